package commands

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"github.com/riskbell/riskbell/alerts"
	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/kpi"
	"github.com/riskbell/riskbell/storage/bolt"
)

// given is a source of given records.
type given []crm.Record

func (given) Name() string { return "given" }

func (g given) Fetch(context.Context, string) (crm.Page, error) {
	return crm.Page{Records: g, Last: true, Whole: true}, nil
}

// owingRule reads what an account owes, whatever it is.
const owingRule = `
rules:
  - id: owing
    severity: notice
    subject: account
    when: overdue_amount > 0
    likelihood: 1
    impact: overdue_amount
    needs: [invoice]
    title: {zh: "{name}", en: "{name}"}
    advice: {zh: 催款。, en: Call.}
    outcome: {text: {zh: 未付, en: unpaid}, when: overdue_amount > 0, window: 30}
    playbook: {prevent: {zh: 催款, en: Call}, emergency: {zh: 上门, en: Visit}}
`

// randomBills are invoices of an account and payments for them: in several
// currencies, in none, in one without a rate; early, late, twice, to come.
func randomBills(rng *rand.Rand, today unit.Day, account string) (out []crm.Record) {
	currencies := []unit.Currency{"", "", "CNY", "CNY", "USD", "EUR", "GBP"} // there is no rate for GBP
	amount := func(most int64) unit.Money {
		return unit.Minor(rng.Int64N(most)-most/20, currencies[rng.IntN(len(currencies))])
	}
	for i := range 12 {
		issued := today - unit.Day(rng.IntN(90)) + 3
		bill := &crm.Invoice{Meta: crm.Meta{ID: fmt.Sprint("I-", account, i)}, Account: account, Owner: "o", IssuedOn: issued, Amount: amount(100_000)}
		if rng.IntN(8) > 0 {
			bill.DueOn = issued + unit.Day(rng.IntN(60))
		}
		out = append(out, bill)
		for n := range rng.IntN(4) {
			paid := amount(60_000)
			if rng.IntN(2) == 0 {
				paid = bill.Amount
				paid.Minor /= int64(1 + n)
			}
			out = append(out, &crm.Payment{Meta: crm.Meta{ID: fmt.Sprint("P-", account, i, "-", n)}, Account: account, Owner: "o",
				Invoice: bill.ID, PaidOn: today - unit.Day(rng.IntN(60)) + 5, Amount: paid})
		}
	}
	return out
}

// A card, a figure and a warning say the same of what an account owes.
func TestWhatIsOverdueIsOneFigureEverywhere(t *testing.T) {
	zone := must(time.LoadLocation("Asia/Shanghai"))(t)
	today := begin.Day(zone)
	rates := []unit.Rate{{From: "USD", To: "CNY", On: today - 400, Per: 7}, {From: "USD", To: "CNY", On: today - 30, Per: 7.5}, {From: "EUR", To: "CNY", On: today - 400, Per: 8}}
	store := must(bolt.Open(t.Context(), filepath.Join(t.TempDir(), "feed.db"), bolt.Options{NoSync: true}))(t)
	defer func() { _ = store.Close() }()
	ledger := crm.NewLedger(store, zone, "CNY", crm.WithRates(rates))
	rng := rand.New(rand.NewPCG(6, 6))
	records := given{&crm.Owner{Meta: crm.Meta{ID: "o"}, Name: "o"}}
	for i := range 40 {
		id := fmt.Sprint("A-", i)
		records = append(records, &crm.Account{Meta: crm.Meta{ID: id}, Name: id, Owner: "o"})
		records = append(records, randomBills(rng, today, id)...)
	}
	must(ledger.Sync(t.Context(), begin, records, nil))(t)
	rules := must(alerts.ParseRules("rules.yaml", []byte(owingRule)))(t)
	err := ledger.View(t.Context(), begin, func(v *crm.View) error {
		answer, err := kpi.Answer(v, kpi.Everyone, kpi.Query{Metric: kpi.Overdue, GroupBy: []string{kpi.Account}})
		if err != nil {
			return err
		}
		figures := map[string]float64{}
		for _, row := range answer.Table {
			figures[row.Keys[0]] = row.Value.V
		}
		readings, err := alerts.Evaluate(v, rules, func(alerts.Fingerprint) bool { return true })
		if err != nil {
			return err
		}
		warned := map[string]float64{}
		for _, r := range readings {
			warned[r.Subject.ID] = r.Values["overdue_amount"].Number
		}
		owing := 0
		for a, err := range crm.All[*crm.Account](v) {
			if err != nil {
				return err
			}
			total, err := overdueOf(v, a)
			if err != nil {
				return err
			}
			card := total.sum.Float()
			if math.Abs(card-figures[a.ID]) > .001 || math.Abs(card-warned[a.ID]) > .001 {
				t.Errorf("%s owes %.2f on its card, %.2f as a figure, %.2f in a warning", a.ID, card, figures[a.ID], warned[a.ID])
			}
			if card > 0 {
				owing++
			}
		}
		if owing < 20 {
			t.Errorf("only %d accounts owe anything", owing)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
