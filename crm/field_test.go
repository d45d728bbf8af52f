package crm_test

import (
	"slices"
	"testing"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
)

// sample has a text other than the absent one for each type.
var sample = map[crm.FieldType]string{
	crm.TextField: "客户 \"x\"", crm.NumberField: "0.25", crm.BoolField: "true", crm.DayField: "2026-11-22",
	crm.InstantField: "2026-11-22T08:30:00.007Z", crm.MoneyField: "CNY -12.50", crm.CurrencyField: "USD",
}

func TestEveryFieldOfEveryKindGoesThroughText(t *testing.T) {
	for _, kind := range crm.Kinds() {
		names := map[string]bool{}
		for _, f := range crm.Fields(kind) {
			r := crm.New(kind)
			if err := crm.SetText(r, f.Name, sample[f.Type]); err != nil {
				t.Errorf("%s.%s: %v", kind, f.Name, err)
			}
			got, ok := crm.Text(r, f.Name)
			equal(t, string(kind)+"."+f.Name, got, sample[f.Type])
			equal(t, "it is there", ok, true)
			if err := crm.SetText(r, f.Name, ""); err != nil || !same(r, crm.New(kind)) {
				t.Errorf("%s.%s is not cleared: %v", kind, f.Name, err)
			}
			equal(t, "name "+f.Name+" is taken twice", names[f.Name], false)
			names[f.Name] = true
		}
		for _, f := range crm.Fields(kind) {
			if f.After != "" {
				at := slices.IndexFunc(crm.Fields(kind), func(g crm.FieldInfo) bool { return g.Name == f.After && g.Happened })
				equal(t, string(kind)+"."+f.Name+" is after a day that happened", at >= 0, true)
			}
		}
		equal(t, "id of "+string(kind), names["id"] && names["created_at"] && names["modified_at"], true)
	}
}

func TestSetTextRefusesAndLeavesTheRecord(t *testing.T) {
	for _, c := range []struct{ field, text string }{
		{"amount", "12"}, {"amount", "XXY 12.00"}, {"probability", "NaN"}, {"probability", "much"},
		{"close_date", "2026-13-01"}, {"created_at", "yesterday"}, {"no_such_field", "x"},
	} {
		o := &crm.Opportunity{Amount: unit.Minor(1, "CNY"), Probability: 0.5, CloseDate: 7}
		was := *o
		if err := crm.SetText(o, c.field, c.text); err == nil || !same(o, &was) {
			t.Errorf("%s = %q: error %v, record %+v", c.field, c.text, err, o)
		}
	}
	if _, ok := crm.Text(&crm.Account{}, "no_such_field"); ok {
		t.Error("a field that does not exist has a text")
	}
}

func TestPersonalFieldsAreTold(t *testing.T) {
	personal := map[string]bool{}
	for _, f := range crm.Fields(crm.KindContact) {
		personal[f.Name] = f.Personal
	}
	equal(t, "email", personal["email"], true)
	equal(t, "title", personal["title"], false)
}

func FuzzSetText(f *testing.F) {
	f.Add("amount", "CNY 1.00")
	f.Add("close_date", "2026-02-30")
	f.Fuzz(func(t *testing.T, field, text string) {
		o := &crm.Opportunity{}
		if crm.SetText(o, field, text) != nil {
			return
		}
		back, _ := crm.Text(o, field)
		again := &crm.Opportunity{}
		if err := crm.SetText(again, field, back); err != nil || !same(o, again) {
			t.Fatalf("%s = %q is written %q, which reads otherwise: %v", field, text, back, err)
		}
	})
}

// Differences, undone by SetText, lead from the new content back to the old.
func TestDifferencesLeadBack(t *testing.T) {
	old := &crm.Opportunity{Meta: meta("D", "2026-01-01", "2026-01-01"), Stage: "lead", Amount: unit.Minor(1200, "CNY"), Probability: .1}
	now := *old
	now.ModifiedAt, now.Stage, now.Amount, now.Probability, now.CloseDate = at("2026-02-01"), "offer", unit.Money{}, .5, day("2026-05-01")
	list := crm.Differences(old, &now, at("2026-02-01"))
	equal(t, "changes", len(list), 4)
	back := now
	for _, c := range list {
		equal(t, c.Field, c.Ref == crm.Ref{Kind: crm.KindOpportunity, ID: "D"} && c.At == at("2026-02-01"), true)
		if err := crm.SetText(&back, c.Field, c.Old); err != nil {
			t.Error(err)
		}
	}
	equal(t, "undone", len(crm.Differences(old, &back, at("2026-02-01"))), 0)
}
