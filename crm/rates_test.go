package crm_test

import (
	"errors"
	"testing"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
)

func TestConvertKnowsTheRatesOfTheDay(t *testing.T) {
	rate := func(id, on string, per float64) *crm.ExchangeRate {
		return &crm.ExchangeRate{Meta: crm.Meta{ID: id}, From: "USD", To: "CNY", On: day(on), Per: per}
	}
	l := newLedger(t, crm.WithRates([]unit.Rate{{From: "EUR", To: "CNY", On: day("2026-01-01"), Per: 8}}))
	run := mustSync(t, l, "2026-03-01", feed(records(rate("a", "2026-01-01", 7), rate("b", "2026-02-01", 7.5), rate("bad", "2026-02-02", 0))))
	equal(t, "bad rate set aside", run.Rejected, 1)
	look(t, l, "2026-03-01", func(v *crm.View) {
		for _, c := range []struct {
			amount unit.Money
			on     string
			want   int64
		}{
			{unit.Minor(100, "USD"), "2026-01-31", 700}, {unit.Minor(100, "USD"), "2026-02-01", 750},
			{unit.Minor(100, "EUR"), "2026-02-01", 800}, {unit.Minor(100, "CNY"), "2026-02-01", 100}, {unit.Money{}, "2026-02-01", 0},
		} {
			got, err := v.Convert(c.amount, day(c.on))
			equal(t, c.amount.String()+" on "+c.on, got, unit.Minor(c.want, "CNY"))
			equal(t, "error", err, nil)
		}
		got, err := v.Convert(unit.Minor(100, ""), day("2026-02-01"))
		equal(t, "an amount without a currency", got == unit.Minor(100, "CNY") && err == nil, true)
		_, err = v.Convert(unit.Minor(1, "GBP"), day("2026-02-01"))
		equal(t, "no rate", errors.Is(err, unit.ErrNoRate), true)
	})
	look(t, l, "2026-01-15", func(v *crm.View) {
		got, err := v.Convert(unit.Minor(100, "USD"), day("2026-02-10"))
		equal(t, "what was not known yet", got == unit.Minor(700, "CNY") && err == nil, true)
	})
}
