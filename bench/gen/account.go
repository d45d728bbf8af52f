package gen

import (
	"fmt"
	"math"

	"github.com/riskbell/riskbell/internal/unit"
)

// Account is a customer from OpenedOn on, and buys until Ends, which nobody
// is told. Foreign ones pay in the other currency.
type Account struct {
	ID, Owner int
	Region    string
	OpenedOn  unit.Day
	Foreign   bool
	ends      unit.Day
}

// Account is the account by number.
func (c *Company) Account(i int) Account {
	d := c.roll(ofAccount, i)
	region := d.n(len(Regions))
	a := Account{ID: i, Owner: c.seller(&d, region), Region: Regions[region], ends: math.MaxInt32}
	a.OpenedOn = c.First - unit.Day(1+d.n(700))
	if d.permille(500) {
		a.OpenedOn = c.First + unit.Day(d.n(Span))
	}
	if d.permille(250) {
		a.ends = a.OpenedOn + unit.Day(100+d.n(1600))
	}
	a.Foreign = d.permille(80)
	return a
}

// Name is what the account is called.
func (a Account) Name() string { return fmt.Sprintf("Customer %d", a.ID) }

// customer is a draw from the accounts that buy on a day; those with low
// numbers are larger.
func (c *Company) customer(d *dice, on unit.Day) Account {
	a := Account{}
	for range 12 {
		a = c.Account(d.n(c.Accounts) * (1 + d.n(c.Accounts)) / c.Accounts)
		if a.OpenedOn <= on && on < a.ends {
			break
		}
	}
	return a
}

// Rate says that from On one unit of Foreign buys Per units of Base.
type Rate struct {
	ID  int
	On  unit.Day
	Per float64
}

// Rates are the rates, one a month.
func (c *Company) Rates() []Rate { return c.rates }

func (c *Company) price() (err error) {
	var list []unit.Rate
	for on := unit.ByMonth.StartOf(c.First); on <= c.Today; on = on.AddMonths(1) {
		d := c.roll(ofRate, len(list))
		r := Rate{ID: len(list), On: on, Per: float64(68_000+d.n(6_000)) / 10_000}
		c.rates = append(c.rates, r)
		list = append(list, unit.Rate{From: Foreign, To: Base, On: r.On, Per: r.Per})
	}
	c.table, err = unit.NewRates(list)
	return err
}

// rate is what one minor unit of Foreign is worth on a day.
func (c *Company) rate(on unit.Day) float64 {
	i := len(c.rates) - 1
	for i > 0 && c.rates[i].On > on {
		i--
	}
	return c.rates[i].Per
}

// Money is an amount in minor units, as it was agreed and in Base.
type Money struct {
	Minor   int64
	Foreign bool
	Rate    float64 // of the day, 1 for Base
	Base    int64
}

// money converts as the product does: rounded half away from zero.
func (c *Company) money(minor int64, foreign bool, on unit.Day) Money {
	if !foreign {
		return Money{Minor: minor, Rate: 1, Base: minor}
	}
	rate := c.rate(on)
	return Money{Minor: minor, Foreign: true, Rate: rate, Base: int64(math.Round(float64(minor) * rate))}
}

// Currency is the amount's.
func (m Money) Currency() unit.Currency {
	if m.Foreign {
		return Foreign
	}
	return Base
}

// Unit is the amount as the product writes it.
func (m Money) Unit() unit.Money { return unit.Minor(m.Minor, m.Currency()) }
