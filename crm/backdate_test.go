package crm_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
)

func changed(ref crm.Ref, when, field, before, after string) crm.FieldChange {
	return crm.FieldChange{Ref: ref, At: at(when), Field: field, Old: before, New: after}
}

// story writes the versions of a record as "known origin field=text …" lines.
func story(t *testing.T, l *crm.Ledger, ref crm.Ref, fields ...string) string {
	t.Helper()
	var out []string
	look(t, l, "2026-12-31", func(v *crm.View) {
		list, err := v.HistoryRef(ref)
		if err != nil {
			t.Fatal(err)
		}
		for _, ver := range list {
			line := ver.KnownAt.Day(shanghai).String() + " " + string(ver.Origin)
			for _, f := range fields {
				if text, ok := crm.Text(ver.Record, f); ok {
					line += " " + f + "=" + text
				}
			}
			out = append(out, line)
		}
	})
	return strings.Join(out, "\n")
}

func TestFirstImportIsBackDated(t *testing.T) {
	deal := crm.Ref{Kind: crm.KindOpportunity, ID: "X"}
	won := crm.Opportunity{Meta: meta("X", "2026-01-01", "2026-03-05"), Account: "A", Owner: "u", Name: "n", Stage: "won", Class: crm.Won, ClosedOn: day("2026-03-05")}
	stages := []crm.FieldChange{changed(deal, "2026-02-01", "stage", "lead", "offer"), changed(deal, "2026-03-05", "stage", "offer", "won")}
	noModified := won
	noModified.ModifiedAt = 0
	future := won
	future.ModifiedAt = at("2027-01-01")
	for name, c := range map[string]struct {
		record crm.Record
		hist   []crm.FieldChange
		fields []string
		want   string
	}{
		"skeleton at creation, all from the last change": {&won, nil, []string{"account", "name", "class"},
			"2026-01-01 created account=A\n2026-03-05 imported account=A name=n class=won"},
		"a dated history is undone backwards": {&won, stages, []string{"stage", "class", "closed_on"},
			"2026-01-01 history stage=lead class=open\n2026-02-01 history stage=offer class=open\n2026-03-05 imported stage=won class=won closed_on=2026-03-05"},
		"undated, without a stamp, closed": {&noModified, nil, []string{"name"},
			"2026-01-01 created\n2026-03-05 imported name=n"},
		"undated, without any stamp": {&crm.Product{Meta: crm.Meta{ID: "X"}, Name: "n"}, nil, []string{"name"}, "2026-06-01 imported name=n"},
		"modified in the future":     {&future, nil, []string{"name"}, "2026-01-01 created\n2026-06-01 imported name=n"},
		"a fact is known from its day, and once": {order("X", "A", "u", "2026-02-10"), nil, []string{"account"},
			"2026-02-10 imported account=A"},
		"a fact with a stamp is known from it": {&crm.Order{Meta: meta("X", "", "2026-02-15"), OrderedOn: day("2026-02-10")}, nil, nil,
			"2026-02-15 imported"},
		"a fact that was entered late": {&crm.Order{Meta: meta("X", "2026-02-12", ""), OrderedOn: day("2026-02-10")}, nil, nil,
			"2026-02-12 imported"},
		"a planned fact is not known later than now": {&crm.Activity{Meta: crm.Meta{ID: "X"}, On: day("2026-07-01")}, nil, nil,
			"2026-06-01 imported"},
		"what came after the day": {&crm.Survey{Meta: crm.Meta{ID: "X"}, SentOn: day("2026-02-01"), AnsweredOn: day("2026-02-09"), Score: 4, Scale: "csat"}, nil, []string{"scale", "answered_on", "score"},
			"2026-02-01 history scale=csat score=0\n2026-02-09 imported scale=csat answered_on=2026-02-09 score=4"},
	} {
		t.Run(name, func(t *testing.T) {
			ref := crm.Ref{Kind: c.record.Kind(), ID: "X"}
			for i, pages := range [][]crm.Page{
				{{Records: []crm.Record{c.record}, History: c.hist}},
				{{Records: []crm.Record{c.record}}, {History: c.hist}},
				{{History: c.hist}, {Records: []crm.Record{c.record}}},
			} {
				l := newLedger(t)
				mustSync(t, l, "2026-06-01", feed(pages...))
				if got := story(t, l, ref, c.fields...); got != c.want {
					t.Errorf("order %d: got\n%s\nwant\n%s", i, got, c.want)
				}
			}
		})
	}
}

func TestHistoryUnknown(t *testing.T) {
	l := newLedger(t)
	mustSync(t, l, "2026-06-01", feed(records(
		&crm.Account{Meta: meta("A", "2026-01-01", "2026-03-01")}, &crm.Account{Meta: meta("B", "", "2026-04-01")}, &crm.Account{Meta: meta("C", "2026-02-01", "2026-02-01")},
		order("O", "A", "u", "2026-02-01"))))
	for _, c := range []struct {
		id, when string
		want     bool
	}{
		{"A", "2025-12-31", false}, {"A", "2026-01-01", true}, {"A", "2026-03-01", false},
		{"B", "2026-03-01", true}, {"B", "2026-04-01", false}, {"nobody", "2026-01-01", false},
	} {
		look(t, l, c.when, func(v *crm.View) {
			got, err := v.HistoryUnknown(crm.Ref{Kind: crm.KindAccount, ID: c.id})
			equal(t, fmt.Sprint(c, err), got, c.want)
		})
	}
	look(t, l, "2026-06-01", func(v *crm.View) {
		accounts, _ := v.Coverage(crm.KindAccount)
		orders, _ := v.Coverage(crm.KindOrder)
		equal(t, "accounts from", accounts.HistoryFrom, at("2026-04-01"))
		equal(t, "orders from", orders.HistoryFrom, 0)
	})
}

func TestHistoryThatComesLateCompletesTheCoverage(t *testing.T) {
	deal := &crm.Opportunity{Meta: meta("D", "2026-01-01", "2026-03-05"), Stage: "offer", Class: crm.Open}
	told := crm.Page{History: []crm.FieldChange{changed(crm.Ref{Kind: crm.KindOpportunity, ID: "D"}, "2026-03-05", "stage", "lead", "offer")}}
	for name, c := range map[string]struct {
		pages []crm.Page
		want  unit.Instant
	}{
		"without":     {[]crm.Page{records(deal)}, at("2026-03-05")},
		"before":      {[]crm.Page{told, records(deal)}, 0},
		"after":       {[]crm.Page{records(deal), told}, 0},
		"for another": {[]crm.Page{records(deal, &crm.Opportunity{Meta: meta("E", "", "2026-02-01")}), told}, at("2026-02-01")},
	} {
		l := newLedger(t)
		mustSync(t, l, "2026-06-01", feed(c.pages...))
		look(t, l, "2026-06-01", func(v *crm.View) {
			got, err := v.Coverage(crm.KindOpportunity)
			equal(t, name, got.HistoryFrom, c.want)
			equal(t, name, err, nil)
		})
	}
}

func TestKindsImportedLaterAreBackDatedUpToTheLastRun(t *testing.T) {
	l := newLedger(t)
	mustSync(t, l, "2026-03-01", feed(records(order("O", "A", "u", "2026-02-01"))))
	mustSync(t, l, "2026-03-05", feed(records(), records(
		&crm.Ticket{Meta: crm.Meta{ID: "old"}, OpenedOn: day("2026-01-05")}, &crm.Ticket{Meta: crm.Meta{ID: "new"}, OpenedOn: day("2026-03-02")})))
	look(t, l, "2026-03-04", func(v *crm.View) { equal(t, "known then", ids(t, crm.All[*crm.Ticket](v)), "old ") })
	look(t, l, "2026-03-05", func(v *crm.View) { equal(t, "known now", ids(t, crm.All[*crm.Ticket](v)), "old new ") })
}

// TestNothingLearnedLaterLeaks replays random lives of opportunities: what a
// View shows at any instant is what the life had come to by then.
func TestNothingLearnedLaterLeaks(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, 1))
	for range 30 {
		l := newLedger(t)
		lives := map[string]life{}
		var recs []crm.Record
		var hist []crm.FieldChange
		for i := range 8 {
			id := fmt.Sprint("D", i)
			lives[id] = randomLife(rnd, id)
			recs = append(recs, lives[id].now())
			hist = append(hist, lives[id].changes...)
		}
		rnd.Shuffle(len(hist), func(i, j int) { hist[i], hist[j] = hist[j], hist[i] })
		cut, cut2 := rnd.IntN(len(recs)+1), rnd.IntN(len(hist)+1)
		mustSync(t, l, "2026-06-01", feed(crm.Page{Records: recs[:cut], History: hist[:cut2]}, crm.Page{Records: recs[cut:], History: hist[cut2:]}))
		for range 60 {
			when := at("2026-01-01") + unit.Instant(rnd.Int64N(150*86400_000))
			look(t, l, when.String(), func(v *crm.View) {
				for id, life := range lives {
					o, ok := get[*crm.Opportunity](t, v, id)
					if want := life.on(when); ok != (want != nil) || ok && !same(o, want) {
						t.Fatalf("%s at %s: %+v, want %+v", id, when, o, want)
					}
				}
				equal(t, "of the account at "+when.String(), ids(t, crm.OfAccount[*crm.Opportunity](v, "A")), born(lives, when))
			})
		}
	}
}

// life is how an opportunity began and what happened to it, in order.
type life struct {
	born    crm.Opportunity
	changes []crm.FieldChange
}

func randomLife(rnd *rand.Rand, id string) life {
	pick := func(s ...string) string { return s[rnd.IntN(len(s))] }
	start := at("2026-01-10") + unit.Instant(rnd.Int64N(20*86400_000))
	l := life{born: crm.Opportunity{Meta: crm.Meta{ID: id, CreatedAt: start, ModifiedAt: start}, Account: "A", Owner: "u1", Stage: "s0", Class: crm.Open}}
	state := l.born
	for when := start; ; {
		if when += 1 + unit.Instant(rnd.Int64N(20*86400_000)); when > at("2026-05-20") || rnd.IntN(8) == 0 {
			return l
		}
		for range 1 + rnd.IntN(2) {
			field := pick("stage", "owner", "amount", "close_date", "next_step")
			text := map[string]string{"stage": pick("s1", "s2", ""), "owner": pick("u1", "u2"), "amount": pick("CNY 5.00", "CNY 7.10", ""),
				"close_date": pick("2026-07-01", "2026-08-01", ""), "next_step": pick("call", "")}[field]
			was, _ := crm.Text(&state, field)
			if twice := slices.ContainsFunc(l.changes, func(c crm.FieldChange) bool { return c.At == when && c.Field == field }); twice || was == text {
				continue
			}
			l.changes = append(l.changes, crm.FieldChange{Ref: crm.Ref{Kind: crm.KindOpportunity, ID: id}, Field: field, Old: was, New: text, At: when})
			if err := crm.SetText(&state, field, text); err != nil {
				panic(err)
			}
		}
	}
}

// on is the opportunity as it was, nil before it was created.
func (l life) on(when unit.Instant) *crm.Opportunity {
	if when < l.born.CreatedAt {
		return nil
	}
	o := l.born
	for _, c := range l.changes {
		if c.At <= when {
			_ = crm.SetText(&o, c.Field, c.New)
			o.ModifiedAt = c.At
		}
	}
	if n := len(l.changes); n == 0 || l.changes[n-1].At <= when {
		o.Extra = map[string]string{"note": "as it is now"}
	}
	return &o
}

func (l life) now() *crm.Opportunity { return l.on(at("2026-06-01")) }

// born lists the opportunities there were, by id.
func born(lives map[string]life, when unit.Instant) string {
	out := ""
	for _, id := range slices.Sorted(maps.Keys(lives)) {
		if lives[id].on(when) != nil {
			out += id + " "
		}
	}
	return out
}

// same compares all fields by their texts, and those without a name.
func same(a, b crm.Record) bool {
	if !maps.Equal(a.Head().Extra, b.Head().Extra) {
		return false
	}
	for _, f := range crm.Fields(a.Kind()) {
		x, _ := crm.Text(a, f.Name)
		y, _ := crm.Text(b, f.Name)
		if x != y {
			return false
		}
	}
	return true
}
