package crm_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
)

func order(id, account, owner, on string) *crm.Order {
	return &crm.Order{Meta: crm.Meta{ID: id}, Account: account, Owner: owner, OrderedOn: day(on), Amount: unit.Minor(100, "CNY")}
}

func TestRecordsAreFoundByEveryIndex(t *testing.T) {
	l := newLedger(t)
	open := &crm.Opportunity{Meta: meta("D-1", "2026-01-01", "2026-02-01"), Account: "A", Owner: "u1", Class: crm.Open, CloseDate: day("2026-06-30")}
	later := &crm.Opportunity{Meta: meta("D-2", "2026-01-01", "2026-02-01"), Account: "A", Owner: "u2", Class: crm.Open, CloseDate: day("2026-05-31")}
	won := &crm.Opportunity{Meta: meta("D-3", "2026-01-01", "2026-02-01"), Account: "B", Class: crm.Won, CloseDate: day("2026-05-31")}
	mustSync(t, l, "2026-03-01", feed(records(
		&crm.Account{Meta: meta("B", "", "2026-01-05"), Owner: "u1"}, &crm.Account{Meta: meta("A", "", "2026-01-05"), Owner: "u1"},
		order("O-9", "A", "u1", "2026-01-10"), order("O-1", "B", "u1", "2026-02-10"), order("O-5", "A", "u2", "2026-02-01"), open, later, won,
	)))
	look(t, l, "2026-03-01", func(v *crm.View) {
		equal(t, "all accounts by id", ids(t, crm.All[*crm.Account](v)), "A B ")
		equal(t, "all orders by date", ids(t, crm.All[*crm.Order](v)), "O-9 O-5 O-1 ")
		equal(t, "orders in February", ids(t, crm.During[*crm.Order](v, unit.ByMonth.Around(day("2026-02-01")))), "O-5 O-1 ")
		equal(t, "orders of A", ids(t, crm.OfAccount[*crm.Order](v, "A")), "O-9 O-5 ")
		o, ok := get[*crm.Order](t, v, "O-5")
		equal(t, "found", ok && o.OrderedOn == day("2026-02-01"), true)
		_, ok = get[*crm.Order](t, v, "O-7")
		equal(t, "found what is not there", ok, false)
		for _, err := range crm.During[*crm.Account](v, unit.Period{}) {
			equal(t, "During of an undated kind fails", err != nil, true)
		}
	})
}

func TestPastViewsKeepWhatWasKnown(t *testing.T) {
	l := newLedger(t)
	mustSync(t, l, "2026-03-01", feed(records(order("O", "A", "u1", "2026-02-10"))))
	moved := order("O", "B", "u2", "2026-01-20")
	mustSync(t, l, "2026-03-02", feed(records(), records(moved)))
	back := order("O", "A", "u1", "2026-02-10")
	back.Amount = unit.Minor(7, "CNY")
	mustSync(t, l, "2026-03-03", feed(records(), records(), records(back)))
	mustSync(t, l, "2026-03-04", feed(records(), records(), records(), crm.Page{Gone: []crm.Ref{{Kind: crm.KindOrder, ID: "O"}}}))
	mustSync(t, l, "2026-03-05", feed(records(), records(), records(), records(), records(moved)))

	for when, want := range map[string]string{
		"2026-02-01": "| | | |", "2026-03-01": "O | O | | |", "2026-03-02": "| | O | O |",
		"2026-03-03": "O | O | | |", "2026-03-04": "| | | |", "2026-03-05": "| | O | O |",
	} {
		look(t, l, when, func(v *crm.View) {
			feb, jan := unit.ByMonth.Around(day("2026-02-01")), unit.ByMonth.Around(day("2026-01-01"))
			got := ids(t, crm.During[*crm.Order](v, feb)) + "| " + ids(t, crm.OfAccount[*crm.Order](v, "A")) + "| " +
				ids(t, crm.During[*crm.Order](v, jan)) + "| " + ids(t, crm.OfAccount[*crm.Order](v, "B")) + "|"
			equal(t, when, got, want)
		})
	}
	look(t, l, "2026-03-05", func(v *crm.View) {
		hist, err := crm.History[*crm.Order](v, "O")
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "versions", len(hist), 5)
		equal(t, "deletion", hist[3].Deleted && hist[3].Record.Account == "A", true)
		equal(t, "re-created", hist[4].Record.Account, "B")
		c, err := v.Coverage(crm.KindOrder)
		equal(t, "covered", c.Rows == 1 && c.First == day("2026-01-20") && c.Last == c.First && err == nil, true)
	})
	look(t, l, "2026-03-04", func(v *crm.View) {
		c, err := v.Coverage(crm.KindOrder)
		equal(t, "nothing covered while it is gone", c.Rows == 0 && err == nil, true)
	})
}

func TestUnchangedWritesNothingButTheRun(t *testing.T) {
	l := newLedger(t)
	list := whole(order("O-1", "A", "u", "2026-01-01"), &crm.Account{Meta: crm.Meta{ID: "A", Extra: map[string]string{"x": "1", "y": "2"}}})
	mustSync(t, l, "2026-03-01", feed(list))
	run := mustSync(t, l, "2026-03-02", feed(list))
	equal(t, "unchanged", run.Unchanged, 2)
	equal(t, "written", run.New+run.Changed+run.Gone, 0)
	look(t, l, "2026-03-02", func(v *crm.View) {
		hist, err := crm.History[*crm.Order](v, "O-1")
		equal(t, "versions", len(hist) == 1 && err == nil, true)
	})
}

func TestDuplicatesLeaveOneCurrentVersion(t *testing.T) {
	versions := func(modified ...string) []crm.Record {
		var out []crm.Record
		for _, m := range modified {
			out = append(out, &crm.Account{Meta: meta("A", "", m), Name: m})
		}
		return out
	}
	for name, c := range map[string]struct {
		first, second []crm.Record
		want          string
	}{
		"in one page, later wins":     {first: versions("2026-01-01", "2026-01-02"), want: "2026-01-02"},
		"in one page, older loses":    {first: versions("2026-01-02", "2026-01-01"), want: "2026-01-02"},
		"on two pages, same stamp":    {first: versions("2026-01-02"), second: []crm.Record{&crm.Account{Meta: meta("A", "", "2026-01-02"), Name: "second"}}, want: "second"},
		"on two pages, older loses":   {first: versions("2026-01-02"), second: versions("2026-01-01"), want: "2026-01-02"},
		"three times, without a word": {first: versions("", "", ""), want: ""},
	} {
		for _, imported := range []bool{false, true} {
			l := newLedger(t)
			pages := []crm.Page{records(c.first...), records(c.second...)}
			if imported {
				mustSync(t, l, "2026-02-01", feed(records(&crm.Account{Meta: crm.Meta{ID: "other"}})))
				pages = append([]crm.Page{{}}, pages...)
			}
			run := mustSync(t, l, "2026-03-01", feed(pages...))
			equal(t, name+": counted", run.Duplicates, len(c.first)+len(c.second)-1)
			look(t, l, "2026-03-01", func(v *crm.View) {
				a, _ := get[*crm.Account](t, v, "A")
				equal(t, name, a.Name, c.want)
				equal(t, name+": listed once", strings.Count(ids(t, crm.All[*crm.Account](v)), "A "), 1)
			})
		}
	}
}

func TestBadRecordsAreSetAside(t *testing.T) {
	l := newLedger(t)
	run := mustSync(t, l, "2026-03-01", feed(crm.Page{
		Records:  []crm.Record{&crm.Account{}, &crm.Account{Meta: crm.Meta{ID: strings.Repeat("x", 300)}}, &crm.Account{Meta: meta("A", "", "2027-01-01")}},
		Rejected: []crm.Rejection{{Place: "accounts.csv:7", Reason: say("no date"), Raw: "a,b"}},
	}))
	equal(t, "rejected", run.Rejected, 3)
	equal(t, "future-dated", run.FutureDated, 1)
	equal(t, "kept", run.New, 1)
	look(t, l, "2026-03-01", func(v *crm.View) {
		n, last := 0, crm.Rejection{}
		for r, err := range v.Rejections(run.Number) {
			if n++; err != nil {
				t.Fatal(err)
			}
			last = r
		}
		equal(t, "listed", n, 3)
		equal(t, "place", last, crm.Rejection{Place: "accounts.csv:7", Reason: say("no date"), Raw: "a,b"})
		hist, _ := crm.History[*crm.Account](v, "A")
		equal(t, "clamped", hist[0].KnownAt, at("2026-03-01"))
	})
}

func TestWholeListsDeleteWhatTheyLeaveOut(t *testing.T) {
	var all []crm.Record
	for i := range 40 {
		all = append(all, order(string(rune('A'+i/26))+string(rune('a'+i%26)), "A", "u", "2026-01-01"))
	}
	few := []crm.Record{&crm.Team{Meta: crm.Meta{ID: "T1"}}, &crm.Team{Meta: crm.Meta{ID: "T2"}}}
	l := newLedger(t)
	mustSync(t, l, "2026-03-01", feed(whole(append(all, few...)...)))
	mustSync(t, l, "2026-03-01", &script{name: "people", pages: []crm.Page{records(&crm.Signal{Meta: crm.Meta{ID: "S"}, On: day("2026-02-01")})}})

	run := mustSync(t, l, "2026-03-02", feed(whole(append(all[:36:36], few[0])...)))
	equal(t, "gone", run.Gone, 5)
	run, err := l.Sync(context.Background(), at("2026-03-03"), feed(whole(append(all[:10:10], few[0])...)), nil)
	equal(t, "refused", err != nil && !run.Good() && run.Gone == 0, true)
	look(t, l, "2026-03-03", func(v *crm.View) {
		equal(t, "orders left", len(strings.Fields(ids(t, crm.All[*crm.Order](v)))), 36)
		equal(t, "teams left", ids(t, crm.All[*crm.Team](v)), "T1 ")
		equal(t, "another source's", ids(t, crm.All[*crm.Signal](v)), "S ")
		f, err := v.Feed()
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "failing source", f.Sources[0].Failures == 1 && f.Sources[0].At == at("2026-03-02"), true)
		age, ok := f.Age(v.At())
		equal(t, "age", ok && age.Hours() == 48, true)
	})
}

func TestCutOffSyncsResume(t *testing.T) {
	l := newLedger(t)
	src := feed(whole(order("O-1", "A", "u", "2026-01-01")), whole(order("O-2", "A", "u", "2026-01-02")), whole(order("O-3", "A", "u", "2026-01-03")))
	src.fail = map[int]error{1: errDown}
	run, err := l.Sync(context.Background(), at("2026-03-01"), src, nil)
	equal(t, "failed", err != nil && run.New == 1 && strings.Contains(run.Problem.EN, "the line is down"), true)

	src.fail = nil
	run = mustSync(t, l, "2026-03-02", src)
	equal(t, "resumed", run.Resumed && run.New == 2 && run.Gone == 0, true)
	look(t, l, "2026-01-02", func(v *crm.View) {
		equal(t, "still back-dated", ids(t, crm.All[*crm.Order](v)), "O-1 O-2 ")
	})
	run = mustSync(t, l, "2026-03-03", src)
	equal(t, "then whole again", !run.Resumed && run.Unchanged == 3, true)
}

func TestFeedOfASourceThatNeverWorked(t *testing.T) {
	l := newLedger(t)
	src := &script{name: "crm", fail: map[int]error{0: errDown}}
	if _, err := l.Sync(context.Background(), at("2026-03-01"), src, nil); err == nil {
		t.Fatal("no error")
	}
	look(t, l, "2026-03-02", func(v *crm.View) {
		f, err := v.Feed()
		if err != nil {
			t.Fatal(err)
		}
		_, ok := f.Age(v.At())
		equal(t, "no age", ok, false)
		equal(t, "failures", len(f.Sources) == 1 && f.Sources[0].Failures == 1 && f.Sources[0].Last.Problem.ZH != "", true)
	})
}

func TestNotesAndAnUnreadFeed(t *testing.T) {
	l := newLedger(t)
	account := func(id string) crm.Record { return &crm.Account{Meta: meta(id, "", ""), Name: id} }
	first := records(account("A-1"))
	first.Read, first.Notes = 2, []i18n.Words{say("one"), say("two")}
	first.Rejected = []crm.Rejection{{Place: "accounts.csv:3", Reason: say("bad")}}
	last := records(account("A-2"))
	last.Read, last.Notes = 1, slices.Repeat([]i18n.Words{say("more")}, 30)
	run := mustSync(t, l, "2026-01-01", feed(first, last))
	equal(t, "notes", len(run.Notes), 20)
	equal(t, "the third note", run.Notes[2], say("more"))

	same := func(name, now string) crm.Run {
		return mustSync(t, l, now, &script{name: name, pages: slices.Repeat([]crm.Page{{Same: true, Last: true}}, 9)})
	}
	equal(t, "unread", same("crm", "2026-01-02").SameAs, run.Number)
	equal(t, "another source", same("other", "2026-01-03").SameAs, 0)
	again := same("crm", "2026-01-04")
	equal(t, "unread again", again.SameAs, run.Number)
	equal(t, "set aside", again.Rejected, 0)
	equal(t, "notes of an unread feed", len(again.Notes), 0)
}
