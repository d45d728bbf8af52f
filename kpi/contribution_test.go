package kpi

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func randomMembers(r *rand.Rand) []Member {
	tally := func() Tally {
		if r.IntN(5) == 0 {
			return Tally{} // came or went
		}
		den := float64(1 + r.IntN(1000))
		return Tally{Num: math.Floor(r.Float64() * den), Den: den}
	}
	members := make([]Member, 1+r.IntN(8))
	for i := range members {
		members[i] = Member{Key: string(rune('a' + i)), Before: tally(), After: tally()}
	}
	return members
}

func whole(members []Member) (before, after Tally) {
	for _, m := range members {
		before, after = before.Plus(m.Before), after.Plus(m.After)
	}
	return before, after
}

func total(effects []Effect) (sum float64) {
	for _, e := range effects {
		sum += e.Total
	}
	return sum
}

func close9(a, b float64) bool { return math.Abs(a-b) <= 1e-9*max(1, math.Abs(a), math.Abs(b)) }

func byKey(effects []Effect) map[string]Effect {
	m := map[string]Effect{}
	for _, e := range effects {
		m[e.Key] = e
	}
	return m
}

func TestEffectsAddUpInAnyOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		members := randomMembers(r)
		before, after := whole(members)
		if got, want := total(Additive(members)), after.Num-before.Num; !close9(got, want) {
			t.Fatalf("sum: effects add up to %v, the change is %v", got, want)
		}
		r0, ok0 := before.rate()
		r1, ok1 := after.rate()
		effects := Ratios(members)
		if (effects != nil) != (ok0 && ok1) {
			t.Fatalf("a ratio without denominators was explained: %+v", members)
		}
		if effects == nil {
			continue
		}
		if got := total(effects); !close9(got, r1-r0) {
			t.Fatalf("ratio: effects add up to %v, the change is %v", got, r1-r0)
		}
		shuffled := append(slices.Clone(members), Member{Key: "nobody"})
		r.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		again := byKey(Ratios(shuffled))
		for _, e := range effects {
			o := again[e.Key]
			if !close9(e.Total, o.Total) || !close9(e.Rate, o.Rate) || !close9(e.Mix, o.Mix) || !close9(e.Rate+e.Mix, e.Total) {
				t.Fatalf("order or an empty member changed %+v to %+v", e, o)
			}
		}
		if again["nobody"].Total != 0 {
			t.Fatalf("an empty member contributed %+v", again["nobody"])
		}
	}
}

func TestLogMean(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		a0, b0, a1, b1 := r.Float64()*100, r.Float64()*100, r.Float64()*100, r.Float64()*100
		a, b := LogMean(a0, b0, a1, b1)
		if !close9(a+b, a1*b1-a0*b0) {
			t.Fatalf("%v and %v of %v", a, b, a1*b1-a0*b0)
		}
		b2, a2 := LogMean(b0, a0, b1, a1)
		if math.Abs(a-a2) > 1e-7 || math.Abs(b-b2) > 1e-7 {
			t.Fatalf("swapping the factors changed their effects: %v %v, %v %v", a, b, a2, b2)
		}
	}
	for _, c := range []struct{ a0, b0, a1, b1, a, b float64 }{
		{10, 5, 20, 5, 50, 0},
		{10, 5, 10, 8, 0, 30},
		{0, 0, 4, 5, 20, 0},
		{4, 5, 0, 0, -20, 0},
		{4, 5, 4, 5, 0, 0},
		{4, 5, 5, 4, 20 * math.Log(5./4), -20 * math.Log(5./4)},
	} {
		if a, b := LogMean(c.a0, c.b0, c.a1, c.b1); math.Abs(a-c.a) > 1e-9 || math.Abs(b-c.b) > 1e-9 {
			t.Errorf("%+v: %v, %v", c, a, b)
		}
	}
}

func TestSimpsonsReversal(t *testing.T) {
	// Both groups got better, the whole got worse: the weak one grew.
	members := []Member{
		{"strong", Tally{Num: 80, Den: 100}, Tally{Num: 18, Den: 20}},
		{"weak", Tally{Num: 4, Den: 20}, Tally{Num: 30, Den: 100}},
	}
	b := digest(Region, Ratios(members))
	if !b.Reversal {
		t.Error("the reversal was not seen")
	}
	b = digest(Region, Ratios([]Member{members[0], {"weak", Tally{Num: 10, Den: 20}, Tally{Num: 30, Den: 100}}}))
	if b.Reversal {
		t.Error("a reversal was seen where one member moved with the whole")
	}
}

func TestTheDimensionThatStandsOutIsChosen(t *testing.T) {
	flat := Additive([]Member{{"a", Tally{Num: 100}, Tally{Num: 90}}, {"b", Tally{Num: 100}, Tally{Num: 90}},
		{"c", Tally{Num: 100}, Tally{Num: 90}}, {"d", Tally{Num: 100}, Tally{Num: 90}}})
	sharp := Additive([]Member{{"x", Tally{Num: 200}, Tally{Num: 160}}, {"y", Tally{Num: 200}, Tally{Num: 200}}})
	if !explaining(sharp).better(explaining(flat)) {
		t.Errorf("%+v is not better than %+v", explaining(sharp), explaining(flat))
	}
}

func TestTinyMembersAreToldTogether(t *testing.T) {
	one := Tally{Num: 1, Den: 1}
	got := pool([]Member{{"a", one, one}, {"b", one, one}, {"c", Tally{Num: 9, Den: 9}, one}})
	if len(got) != 2 || got[1].Key != others || got[1].Before.Den != 2 {
		t.Errorf("%+v", got)
	}
}
