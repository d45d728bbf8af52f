package kpi

import (
	"cmp"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
)

// scanner emits the facts of p, which are valid until the next. A measure of
// flows emits each fact on its day; a snapshot or a measure with windows of
// its own speaks of p's end.
type scanner func(r *reader, p unit.Period, emit func(*facts) error) error

// reader is one reading of a View, with what the scanners share.
type reader struct {
	v     *crm.View
	org   *crm.Org
	today unit.Day
	base  unit.Currency
	// products asks scanners to split orders by their lines.
	products bool
	noRate   int
	accounts map[string]*crm.Account
	own      interned        // regions and teams
	homes    memo[home]      // by owner's number
	regions  []int64         // by account's number; nil until asked for
	money    map[int64]money // by currency's number
}

// money is a currency met.
type money struct {
	code unit.Currency
	base bool
}

func newReader(v *crm.View) (*reader, error) {
	org, err := v.Org()
	if err != nil {
		return nil, err
	}
	r := &reader{v: v, org: org, today: v.Today(), base: v.Base(), own: interned{index: map[string]int64{}},
		accounts: map[string]*crm.Account{}, money: map[int64]money{}}
	r.homes.of = func(owner int64) (home, error) {
		id, err := v.Name(crm.ClassOwner, owner)
		return r.homeOf(id), err
	}
	return r, nil
}

// minor is m in minor units of the base currency at the rate of day on. An
// amount without a rate is left out and counted.
func (r *reader) minor(m unit.Money, on unit.Day) (float64, bool, error) {
	c, err := r.v.Convert(m, on)
	return float64(c.Minor), err == nil, r.rated(err)
}

// currency is the currency with the number.
func (r *reader) currency(number int64) (money, error) {
	c, ok := r.money[number]
	if !ok {
		code, err := r.v.Name(crm.ClassCode, number)
		if err != nil {
			return c, err
		}
		c = money{unit.Currency(code), number == 0 || unit.Currency(code) == r.base}
		r.money[number] = c
	}
	return c, nil
}

// amounts are the amounts of src in minor units of the base currency, at the
// rate of day on, or each of its own day for 0. Those without a rate are
// counted and taken out of src.
func (r *reader) amounts(src *crm.Facts, on unit.Day) ([]float64, error) {
	minor := src.Column(crm.ColAmount)
	out := make([]float64, len(minor))
	if number, alike := src.Const(crm.ColCurrency); alike {
		c, err := r.currency(number)
		if err != nil {
			return nil, err
		}
		if c.base {
			for i, m := range minor {
				out[i] = float64(m)
			}
			return out, nil
		}
	}
	codes, days, at := src.Column(crm.ColCurrency), src.Days(), make([]int, 0, len(minor))
	for i, m := range minor {
		c, err := r.currency(codes[i])
		if err != nil {
			return nil, err
		}
		if c.base {
			out[i], at = float64(m), append(at, i)
			continue
		}
		amount, ok, err := r.minor(unit.Minor(m, c.code), cmp.Or(on, unit.Day(days[i])))
		if err != nil {
			return nil, err
		}
		if ok {
			out[i], at = amount, append(at, i)
		}
	}
	if len(at) < len(minor) {
		src.Keep(at)
		out = pick(out, at)
	}
	return out, nil
}

// account is the account record, nil if it is not known.
func (r *reader) account(id string) (*crm.Account, error) {
	if a, ok := r.accounts[id]; ok || id == "" {
		return a, nil
	}
	a, ok, err := crm.Get[*crm.Account](r.v, id)
	if err != nil {
		return nil, err
	}
	if !ok {
		a = nil
	}
	r.accounts[id] = a
	return a, nil
}

// everyDay is a period that holds every day.
var everyDay = unit.Period{From: -crm.OpenDay, To: crm.OpenDay + 1}
