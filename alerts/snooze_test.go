package alerts

import (
	"context"
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// oldAlert is a row as format 1 wrote it: one snooze, in field 6.
type oldAlert struct {
	ID      string  `cbor:"1,keyasint"`
	Reading Reading `cbor:"2,keyasint"`
	State   State   `cbor:"3,keyasint"`
	Snooze  Snooze  `cbor:"6,keyasint,omitempty"`
	Acts    int     `cbor:"7,keyasint"`
}

func TestARowWithOneSnoozeIsReadAndWrittenAnew(t *testing.T) {
	s := openStore(t)
	a := firing("r", "A", "o1", 100)
	old := oldAlert{ID: "W-7", Reading: a.Reading, State: a.State, Snooze: Snooze{By: "boss", Until: 9 * aDay, Exposure: unit.Minor(100, "CNY")}}
	oldTable := storage.NewTable[oldAlert]("alert", 1)
	key := storage.Key(string(a.Fingerprint()))
	err := s.Update(context.Background(), aDay, func(w storage.Writer) error {
		if err := oldTable.Put(w, key, old); err != nil {
			return err
		}
		if got, err := (Book{}).Get(w, string(a.Fingerprint())); err != nil || got.SnoozedFor("wei", nil, aDay).By != "boss" {
			t.Errorf("the old row reads as %+v (%v)", got, err)
		}
		if _, err := (Book{}).Snooze(w, "wei", string(a.Fingerprint()), Snooze{For: "wei", Until: 12 * aDay}); err != nil {
			return err
		}
		got, err := Book{}.Get(w, "W-7")
		if len(got.Snoozes) != 2 || got.Snoozes[0].By != "boss" || got.Snoozes[1].By != "wei" {
			t.Errorf("after another snooze: %+v", got.Snoozes)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestEachPersonHoldsOneSnooze(t *testing.T) {
	s := openStore(t)
	var b Book
	err := s.Update(context.Background(), aDay, func(w storage.Writer) error {
		if _, err := b.Apply(w, []Reading{reading("r", "A", 100)}, []Rule{{ID: "r"}}); err != nil {
			return err
		}
		for _, z := range []Snooze{
			{By: "wei", For: "wei", Until: 9 * aDay}, {By: "boss", Until: 5 * aDay}, {By: "na", For: "na", Until: 3 * aDay},
			{By: "wei", For: "wei", Until: 8 * aDay},
		} {
			if _, err := b.Snooze(w, z.By, "W-1", z); err != nil {
				return err
			}
		}
		a, err := b.Get(w, "W-1")
		if err != nil {
			return err
		}
		for name, c := range map[string]struct {
			person Person
			at     unit.Instant
			by     Person
		}{
			"the wider one wins":           {"wei", 4 * aDay, "boss"},
			"one's own goes on after it":   {"wei", 6 * aDay, "wei"},
			"one's own was replaced":       {"wei", 8 * aDay, ""},
			"another's own is not mine":    {"boss", 6 * aDay, ""},
			"who snoozed nothing is quiet": {"ling", 2 * aDay, "boss"},
		} {
			if got := a.SnoozedFor(c.person, nil, c.at).By; got != c.by {
				t.Errorf("%s: by %q, want %q", name, got, c.by)
			}
		}
		if _, err := b.Wake(w, "ling", "W-1"); !errors.Is(err, ErrAwake) {
			t.Errorf("waking what others snoozed: %v", err)
		}
		if a, err = b.Wake(w, "boss", "W-1"); err != nil || len(a.Snoozes) != 2 || a.SnoozedFor("ling", nil, 2*aDay).By != "" || a.SnoozedFor("na", nil, 2*aDay).By != "na" {
			t.Errorf("waking one's own left %+v (%v)", a.Snoozes, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A snoozed warning never rings for its snoozer before the snooze is over,
// whatever others snooze, wake, and whatever becomes of it.
func TestASnoozedWarningDoesNotRingForItsSnoozer(t *testing.T) {
	people := []Person{"boss", "wei", "na"}
	for seed := range uint64(40) {
		rng := rand.New(rand.NewPCG(seed, 7))
		s := openStore(t)
		var b Book
		rules := []Rule{{ID: "r"}}
		until := map[Person]unit.Instant{} // what each snoozed, as they know it
		stake := map[Person]int64{}
		for day := range 40 {
			now := unit.Instant(20000+day) * aDay
			err := s.Update(context.Background(), now, func(w storage.Writer) error {
				var rs []Reading
				exposure := 100 + rng.Int64N(120)
				if rng.IntN(8) > 0 {
					rs = append(rs, reading("r", "A", exposure))
				} else {
					clear(until) // over: every snooze ends with it
				}
				if _, err := b.Apply(w, rs, rules); err != nil {
					return err
				}
				open, err := b.Current(w)
				if err != nil {
					return err
				}
				for _, p := range people {
					if u := until[p]; u > 0 && (now >= u || float64(exposure) >= worseBy*float64(stake[p])) {
						delete(until, p)
					}
					log, err := b.Log(w, p, open)
					if err != nil {
						return err
					}
					who := Audience{Person: chat.Person{ID: p}, All: true, Zone: time.UTC, Repeat: 2}
					d, _ := MakeDigest(who, open, nil, log, now)
					if len(d.Items) > 0 && until[p] > now {
						t.Fatalf("seed %d, day %d: rings for %s (%s), who snoozed until %v", seed, day, p, d.Items[0].Reason, until[p])
					}
					if err := b.Told(w, d); err != nil {
						return err
					}
				}
				if len(rs) == 0 {
					return nil
				}
				p := people[rng.IntN(len(people))]
				switch z := (Snooze{Until: now + unit.Instant(1+rng.IntN(9))*aDay}); rng.IntN(4) {
				case 0:
					delete(until, p)
					_, err := b.Wake(w, p, "W-1")
					if !errors.Is(err, ErrAwake) {
						return err
					}
				case 1, 2:
					if p != "boss" {
						z.For = p
					}
					until[p], stake[p] = z.Until, exposure
					_, err := b.Snooze(w, p, "W-1", z)
					return err
				}
				return nil
			})
			if err != nil {
				t.Fatalf("seed %d, day %d: %v", seed, day, err)
			}
		}
		s.Close()
	}
}

func TestASnoozeUnderAnOwner(t *testing.T) {
	team := Snooze{By: "gu", Under: "o-gu", Until: 9 * aDay}
	for name, c := range map[string]struct {
		person Person
		bosses []string
		at     unit.Instant
		want   bool
	}{
		"the manager":        {"gu", []string{"o-chief"}, aDay, true},
		"right below":        {"wei", []string{"o-gu", "o-chief"}, aDay, true},
		"further below":      {"na", []string{"o-lead", "o-gu", "o-chief"}, aDay, true},
		"beside":             {"li", []string{"o-chief"}, aDay, false},
		"above":              {"chief", nil, aDay, false},
		"no records":         {"auditor", nil, aDay, false},
		"below, when over":   {"wei", []string{"o-gu"}, 9 * aDay, false},
		"manager, when over": {"gu", nil, 9 * aDay, false},
	} {
		if got := team.Covers(c.person, c.bosses, c.at); got != c.want {
			t.Errorf("%s: covered is %v", name, got)
		}
	}
	var a Alert
	for _, s := range []Snooze{{By: "wei", For: "wei", Until: 9 * aDay}, team, {By: "risk", Until: 2 * aDay}} {
		a.snooze(s)
	}
	if a.Snoozes[0].By != "risk" || a.Snoozes[1].By != "gu" || a.Snoozes[2].By != "wei" {
		t.Errorf("not the widest first: %+v", a.Snoozes)
	}
}
