package alerts

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/crm/demo"
	"github.com/riskbell/riskbell/internal/unit"
)

var demoDay = unit.NewDay(2026, 11, 24)

// demoLedger is a generated company and its zone.
func demoLedger(t testing.TB) (*crm.Ledger, *time.Location) {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	ledger := crm.NewLedger(openStore(t), zone, "CNY")
	if _, err := ledger.Sync(t.Context(), (demoDay + 1).Start(zone), demo.New(3, demoDay).Source(), nil); err != nil {
		t.Fatal(err)
	}
	return ledger, zone
}

// onDay runs fn on what is gathered at eight in the morning of a day.
func onDay(t testing.TB, ledger *crm.Ledger, zone *time.Location, day unit.Day, fn func(v *crm.View, f *Facts)) {
	t.Helper()
	err := ledger.View(t.Context(), day.Start(zone)+8*3600_000, func(v *crm.View) error {
		f, err := Gather(v)
		if err == nil {
			fn(v, f)
			err = f.err
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestFactsOfACompany(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIP: bringing in a generated company takes seconds; run without -short")
	}
	ledger, zone := demoLedger(t)
	for _, day := range []unit.Day{demoDay + 1, demoDay - 400} {
		t.Run(day.String(), func(t *testing.T) {
			onDay(t, ledger, zone, day, func(v *crm.View, f *Facts) {
				compareTrade(t, v, f)
				compareDeals(t, v, f)
				comparePeople(t, v, f)
				if day > demoDay {
					compareParts(t, f)
				}
			})
		})
	}
	t.Run("what stands", func(t *testing.T) { compareStanding(t, ledger, zone) })
}

// TestContactsCountOnce: a person spoken to twice about a deal is one contact,
// and what lies ahead is no talk yet.
func TestContactsCountOnce(t *testing.T) {
	today := demoDay + 1
	deal := crm.New(crm.KindOpportunity).(*crm.Opportunity)
	deal.ID, deal.Account, deal.Owner, deal.Stage, deal.Class, deal.CreatedOn = "D", "A", "wei", "proposal", crm.Open, today-60
	records := []crm.Record{deal}
	for i, c := range []struct {
		contact string
		on      unit.Day
		open    bool
	}{{"an", today - 9, false}, {"bo", today - 8, false}, {"an", today - 7, false}, {"", today - 6, false}, {"cy", today + 3, true}} {
		a := crm.New(crm.KindActivity).(*crm.Activity)
		a.ID, a.Account, a.Opportunity, a.Contact, a.On, a.Open = fmt.Sprint("V", i), "A", "D", c.contact, c.on, c.open
		records = append(records, a)
	}
	ledger := crm.NewLedger(openStore(t), time.UTC, "CNY")
	if _, err := ledger.Sync(t.Context(), today.Start(time.UTC), storySource{records}, nil); err != nil {
		t.Fatal(err)
	}
	onDay(t, ledger, time.UTC, today, func(_ *crm.View, f *Facts) {
		if len(f.deals) != 1 {
			t.Fatalf("%d deals, want 1", len(f.deals))
		}
		if d := f.deals[0]; d.contacts != 2 || d.touched != today-6 || !d.next {
			t.Errorf("%d contacts, touched on %s, next step %t; want 2, %s, true", d.contacts, d.touched, d.next, today-6)
		}
	})
}

// list reads all records of a kind.
func list[R crm.Record](t *testing.T, v *crm.View) (out []R) {
	t.Helper()
	if err := each(crm.All[R](v), func(r R) { out = append(out, r) }); err != nil {
		t.Fatal(err)
	}
	return out
}

func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	if len(want) < 20 {
		t.Errorf("%s: only %d to compare", what, len(want))
	}
	slices.Sort(got)
	slices.Sort(want)
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			t.Errorf("%s: %d, want %d; from %d on\n got %q\nwant %q", what, len(got), len(want), i, got[min(i, len(got)):min(i+2, len(got))], want[min(i, len(want)):min(i+2, len(want))])
			return
		}
	}
}

// compareTrade holds orders with what came back, and invoices with what was
// paid, against the records.
func compareTrade(t *testing.T, v *crm.View, f *Facts) {
	t.Helper()
	backs, paid, paidOn := map[string]float64{}, map[string]int64{}, map[string]unit.Day{}
	for _, r := range list[*crm.Return](t, v) {
		if r.ReturnedOn <= f.today {
			backs[r.Order] += f.money(r.Amount, r.ReturnedOn)
		}
	}
	for _, p := range list[*crm.Payment](t, v) {
		if p.PaidOn <= f.today {
			paid[p.Invoice] += p.Amount.Minor // the company is paid in what it asked for
			paidOn[p.Invoice] = max(paidOn[p.Invoice], p.PaidOn)
		}
	}
	var got, want []string
	for i := range f.accounts {
		a := &f.accounts[i]
		for _, s := range a.sales {
			sum := 0.0
			for _, r := range f.returns[s.row] {
				sum += r.amount
			}
			got = append(got, fmt.Sprintf("%s %s %s %s %s %.2f -%.2f repeat %t", a.id, f.saleIDs.at(s.row), s.on, f.owners[s.owner], f.products[s.product], s.amount, sum, slices.Contains(a.repeat, s)))
		}
	}
	for _, o := range list[*crm.Order](t, v) {
		if !o.Cancelled && o.OrderedOn != 0 && o.OrderedOn <= f.today {
			want = append(want, fmt.Sprintf("%s %s %s %s %s %.2f -%.2f repeat %t", o.Account, o.ID, o.OrderedOn, o.Owner, o.Product, f.money(o.Amount, o.OrderedOn), backs[o.ID], o.Opportunity == ""))
		}
	}
	same(t, "orders", got, want)
	got, want = nil, nil
	for i := range f.accounts {
		for _, v := range f.accounts[i].invoices {
			b := f.bill(v)
			got = append(got, fmt.Sprintf("%s %s %s %s -%d -%d %s", f.accounts[i].id, f.billIDs.at(v.row), b.Due, b.Amount, b.Paid, b.Foreign, v.paidOn))
		}
	}
	for _, i := range list[*crm.Invoice](t, v) {
		want = append(want, fmt.Sprintf("%s %s %s %s -%d -0 %s", i.Account, i.ID, i.DueOn, i.Amount, paid[i.ID], paidOn[i.ID]))
	}
	same(t, "invoices", got, want)
}

// compareDeals holds deals against the records and their histories.
func compareDeals(t *testing.T, v *crm.View, f *Facts) {
	t.Helper()
	papers, contacts, touched, next := map[string]bool{}, map[string]map[string]bool{}, map[string]unit.Day{}, map[string]bool{}
	for _, o := range list[*crm.Order](t, v) {
		papers[o.Opportunity] = papers[o.Opportunity] || o.OrderedOn != 0 && o.OrderedOn <= f.today
	}
	for _, c := range list[*crm.Contract](t, v) {
		papers[c.Opportunity] = true
	}
	for _, a := range list[*crm.Activity](t, v) {
		switch {
		case a.Open && a.On >= f.today:
			next[a.Opportunity] = true
		case !a.Open && a.On <= f.today:
			touched[a.Opportunity] = max(touched[a.Opportunity], a.On)
			if contacts[a.Opportunity] == nil {
				contacts[a.Opportunity] = map[string]bool{}
			}
			contacts[a.Opportunity][a.Contact] = a.Contact != ""
			if a.Contact == "" {
				delete(contacts[a.Opportunity], "")
			}
		}
	}
	var got, want []string
	for i := range f.deals {
		d := &f.deals[i]
		line := fmt.Sprintf("%s %s %s %.2f %d pushes %d by %d", f.dealIDs.at(d.row), f.accounts[d.account].id, f.stages[d.stage], d.amount, d.class, d.pushes, d.pushDays)
		switch d.class {
		case crm.ClassOpen:
			line += fmt.Sprintf(" %s next %t contacts %d", d.touched, d.next, d.contacts)
		case crm.ClassWon:
			line += fmt.Sprintf(" papers %t", d.papers)
		}
		got = append(got, line)
	}
	for _, o := range list[*crm.Opportunity](t, v) {
		pushes, days := pushesOf(t, v, o.ID)
		class := slices.Index([]crm.StageClass{crm.Open, crm.Won, crm.Lost}, o.Class)
		if class < 0 {
			class = crm.ClassNone
		}
		line := fmt.Sprintf("%s %s %s %.2f %d pushes %d by %d", o.ID, o.Account, o.Stage, f.money(o.Amount, f.today), class, pushes, days)
		switch o.Class {
		case crm.Open:
			line += fmt.Sprintf(" %s next %t contacts %d", touched[o.ID], next[o.ID] || o.NextStep != "", len(contacts[o.ID]))
		case crm.Won:
			line += fmt.Sprintf(" papers %t", papers[o.ID])
		}
		want = append(want, line)
	}
	same(t, "deals", got, want)
}

func pushesOf(t *testing.T, v *crm.View, id string) (pushes, days int) {
	t.Helper()
	history, err := crm.History[*crm.Opportunity](v, id)
	if err != nil {
		t.Fatal(err)
	}
	var before unit.Day
	for _, h := range history {
		o := h.Record
		if h.Deleted || o.Class != crm.Open || o.CloseDate == 0 {
			continue
		}
		if before != 0 && o.CloseDate > before {
			pushes, days = pushes+1, days+int(o.CloseDate-before)
		}
		before = o.CloseDate
	}
	return pushes, days
}

// comparePeople holds accounts, with the number of their contacts, against the
// records.
func comparePeople(t *testing.T, v *crm.View, f *Facts) {
	t.Helper()
	contacts, recorded := map[string]int{}, map[string]bool{}
	for _, c := range list[*crm.Contact](t, v) {
		contacts[c.Account]++
	}
	var got, want, ids []string
	for _, a := range list[*crm.Account](t, v) {
		region := a.Region
		if region == "" {
			region = f.org.RegionOf(a.Owner)
		}
		recorded[a.ID] = true
		want = append(want, fmt.Sprint(a.ID, a.Owner, region, a.ClosedFrom, a.ClosedTo, contacts[a.ID]))
	}
	for _, number := range f.order {
		a := &f.accounts[number]
		ids = append(ids, a.id)
		if !recorded[a.id] {
			continue // others name it
		}
		got = append(got, fmt.Sprint(a.id, f.owners[a.owner], f.regionOf(a), a.closedFrom, a.closedTo, a.contacts))
	}
	if !slices.IsSorted(ids) {
		t.Error("accounts are not in the order of their ids")
	}
	same(t, "accounts", got, want)
}

// compareParts holds that each feature is set by the part it is declared in:
// asked for alone it is what it is among all.
func compareParts(t *testing.T, f *Facts) {
	t.Helper()
	kinds, asked := map[Kind]bool{}, 0
	for _, kind := range subjectKinds {
		kinds[kind] = true
	}
	f.subjects(kinds, func(of subject) {
		all := provingSheet(slotsOf(of.kind))
		all.begin(of)
		all.whole(of, false)
		for slot, name := range all.names {
			one := newSheet(all.slots)
			one.begin(of)
			n, known := one.Number(slot)
			text, _ := one.Text(slot)
			if known != all.known[slot] || known && n != all.numbers[slot] || known && text != all.texts[slot] {
				t.Fatalf("%s of %s alone is %v %q %t, among all %v %q %t", name, of.ref, n, text, known, all.numbers[slot], all.texts[slot], all.known[slot])
			}
			asked++
		}
	})
	if asked < 1000 {
		t.Errorf("only %d features were asked for", asked)
	}
}

// every says of every warning that it stands.
func every(Fingerprint) bool { return true }

// compareStanding holds that a book makes the same steps whether or not it is
// told what stands of warnings that it does not have.
func compareStanding(t *testing.T, ledger *crm.Ledger, zone *time.Location) {
	rules, err := StarterRules()
	if err != nil {
		t.Fatal(err)
	}
	known, left := map[Fingerprint]Alert{}, 0
	for day := demoDay - 60; day <= demoDay; day += 12 {
		at := day.Start(zone) + 8*3600_000
		err := ledger.View(t.Context(), at, func(v *crm.View) error {
			all, err := Evaluate(v, rules, every)
			if err != nil {
				return err
			}
			few, err := Evaluate(v, rules, func(f Fingerprint) bool { _, ok := known[f]; return ok })
			if err != nil {
				return err
			}
			left += len(all) - len(few)
			want, got := steps(known, all, rules, at), steps(known, few, rules, at)
			if !reflect.DeepEqual(got, want) {
				t.Fatalf("on %s the steps differ: %d and %d", day, len(got), len(want))
			}
			for _, s := range want {
				known[s.alert.Fingerprint()] = s.alert
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(known) < 20 || left < 20 {
		t.Errorf("%d warnings, %d readings left out: too few to tell", len(known), left)
	}
}

// BenchmarkMorning is the two halves of an evaluation of the generated
// company: gathering what it looks at, and judging it.
func BenchmarkMorning(b *testing.B) {
	rules, err := StarterRules()
	if err != nil {
		b.Fatal(err)
	}
	ledger, zone := demoLedger(b)
	onDay(b, ledger, zone, demoDay+1, func(v *crm.View, f *Facts) {
		b.Run("gather", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Gather(v); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(len(f.order)), "µs/account")
		})
		b.Run("judge", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := f.Judge(rules, func(Fingerprint) bool { return false }); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(len(f.order)), "µs/account")
		})
	})
}
