package demo

import (
	"testing"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
)

// share counts how many of the records that count are good.
func share[R crm.Record](records []crm.Record, good func(R) (yes, counts bool)) float64 {
	n, k := 0, 0
	for _, r := range records {
		if yes, counts := good(r.(R)); counts {
			n++
			if yes {
				k++
			}
		}
	}
	return float64(k) / float64(max(1, n))
}

func TestFiguresAreThoseOfACompany(t *testing.T) {
	for seed := range uint64(3) {
		records := New(seed, today).Records()
		for _, f := range figures(records) {
			if f.value < f.low || f.value > f.high {
				t.Errorf("seed %d: %s is %.3f, outside %g to %g", seed, f.name, f.value, f.low, f.high)
			}
		}
	}
}

type figure struct {
	name             string
	value, low, high float64
}

func figures(records map[crm.Kind][]crm.Record) []figure {
	rows, revenue, csat, answers := 0.0, 0.0, 0.0, 0.0
	for _, list := range records {
		rows += float64(len(list))
	}
	for _, r := range records[crm.KindOrder] {
		if o := r.(*crm.Order); !o.Cancelled && o.OrderedOn >= today-365 {
			revenue += o.Amount.Float() * map[unit.Currency]float64{"CNY": 1, "USD": 7.1}[o.Amount.Currency] / 1e6
		}
	}
	for _, r := range records[crm.KindSurvey] {
		if s := r.(*crm.Survey); s.Scale == "csat" && s.AnsweredOn != 0 {
			csat, answers = csat+s.Score, answers+1
		}
	}
	onTime := func(d *crm.Delivery) (bool, bool) { return d.DeliveredOn <= d.PromisedOn, d.DeliveredOn != 0 }
	won := func(o *crm.Opportunity) (bool, bool) { return o.Class == crm.Won, o.Class != crm.Open }
	signed := func(c *crm.Contract) (bool, bool) { return c.SignedOn != 0, c.Status != crm.ContractSent }
	answered := func(s *crm.Survey) (bool, bool) { return s.AnsweredOn != 0, s.SentOn < today-10 }
	returned := float64(len(records[crm.KindReturn])) / float64(len(records[crm.KindOrderLine]))
	return []figure{
		{"rows", rows, 60_000, 95_000},
		{"revenue of a year in millions", revenue, 150, 450},
		{"CSAT", csat / answers, 4.15, 4.4},
		{"share of deliveries on time", share(records[crm.KindDelivery], onTime), .91, .95},
		{"win rate", share(records[crm.KindOpportunity], won), .25, .34},
		{"signing rate", share(records[crm.KindContract], signed), .72, .85},
		{"share of surveys answered", share(records[crm.KindSurvey], answered), .2, .5},
		{"share of lines returned", returned, .01, .03},
	}
}

// Every kind of incident is planted at least three times, but for two whose
// number the company's size bounds, and several are at work today.
func TestIncidentsAndDecoysArePlanted(t *testing.T) {
	for seed := range uint64(3) {
		planted, active, decoys := map[string]int{}, map[string]int{}, map[string]int{}
		for _, l := range New(seed, today).Labels() {
			if l.Decoy {
				decoys[l.Kind]++
				if l.Tempts == "" {
					t.Errorf("decoy %s does not say what it tempts to", l.Kind)
				}
				continue
			}
			planted[l.Kind]++
			if l.Active(today) {
				active[l.Kind]++
			}
		}
		for _, kind := range []string{SilentStop, BuyingLess, ValueDrop, RegionRevenueDrop, LowSigningRate, StalledDeal, CloseDatePushed, OverdueReceivable, LateDeliveries, SatisfactionDrop, FakeSale, SplitUnderLimit, CopiedContract, ContractDispute, DistortedRecord, Concentration, InventedAmounts} {
			want := 3
			if kind == Concentration || kind == InventedAmounts {
				want = 2
			}
			if planted[kind] < want {
				t.Errorf("seed %d: %d of %s", seed, planted[kind], kind)
			}
		}
		if len(active) < 12 {
			t.Errorf("seed %d: only %d kinds at work today: %v", seed, len(active), active)
		}
		for _, kind := range []string{NewYearDip, GiantOrder, NewRep, PriceChange, AnnouncedClose, SeasonalBuyer, HonestReturn, SinglePush, RepOnLeave} {
			if decoys[kind] == 0 {
				t.Errorf("seed %d: no decoy %s", seed, kind)
			}
		}
	}
}

// What is planted shows in the records: stopped customers order nothing,
// announced closures neither, and a seasonal buyer keeps to its season.
func TestIncidentsShow(t *testing.T) {
	c := first()
	orders := map[string][]unit.Day{}
	for _, r := range c.Records()[crm.KindOrder] {
		o := r.(*crm.Order)
		orders[o.Account] = append(orders[o.Account], o.OrderedOn)
	}
	for _, l := range c.Labels() {
		if l.Kind != SilentStop && l.Kind != SeasonalBuyer {
			continue
		}
		before := 0
		for _, d := range orders[l.Account] {
			if d >= l.Start {
				t.Errorf("%s of %s from %s: ordered on %s", l.Kind, l.Account, l.Start, d)
			}
			before++
		}
		if before < 5 {
			t.Errorf("%s of %s: %d orders before", l.Kind, l.Account, before)
		}
	}
}
