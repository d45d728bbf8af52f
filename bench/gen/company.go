package gen

import (
	"fmt"
	"math"
	"time"

	"github.com/riskbell/riskbell/internal/unit"
)

// Base is the currency the company counts in, Foreign the other one it sells in.
const (
	Base    unit.Currency = "CNY"
	Foreign unit.Currency = "USD"
)

// Span is how many days the company's life has.
const Span = 1095

// Regions are the codes of the regions it sells in.
var Regions = [4]string{"east", "south", "west", "north"}

// Company is the company of a scale. Its numbers of rows are those from which
// rows are drawn; of some kinds not every one exists, since it would lie in
// the future or follow from something that did not happen.
type Company struct {
	Scale float64
	Seed  uint64
	First unit.Day // of its life
	Today unit.Day // the last

	Teams, Owners, Products                  int
	Accounts, Orders, Returns, Deals         int
	Contracts, Invoices, Activities, Surveys int
	rates                                    []Rate
	table                                    unit.Rates
}

// New is the company of scale, 1 for 10,000 accounts and 100,000 orders, that
// lives up to and with today. A scale outside .001 to 1,000 is an error.
func New(scale float64, seed uint64, today unit.Day) (*Company, error) {
	if !(scale >= .001 && scale <= 1000) {
		return nil, fmt.Errorf("scale %v is not from .001 to 1000", scale)
	}
	of := func(n float64) int { return max(1, int(math.Round(n*scale))) }
	c := &Company{
		Scale: scale, Seed: seed, First: today - Span + 1, Today: today,
		Owners: 41 + int(4*scale), Products: 60,
		Accounts: of(10_000), Orders: of(100_000), Returns: of(2_500), Deals: of(50_000),
		Contracts: of(15_000), Invoices: of(50_000), Activities: of(300_000), Surveys: of(50_000),
	}
	c.Teams = 1 + len(Regions) + c.leaves()
	return c, c.price()
}

// leaves are the teams that sell: a multiple of the regions, about eight each.
func (c *Company) leaves() int { return len(Regions) * max(1, c.Owners/8/len(Regions)) }

// day spreads n rows evenly over the company's life, in order.
func (c *Company) day(i, n int) unit.Day { return c.First + unit.Day(i*Span/n) }

// stamp is when somebody enters something on a day: in the morning, Shanghai time.
func stamp(on unit.Day, i int) unit.Instant {
	return on.Start(Zone).Add(8*time.Hour + time.Duration(i%10_000)*time.Second)
}

// Zone is the company's.
var Zone = time.FixedZone("CST", 8*3600)

// Now is noon of today, when the company is looked at.
func (c *Company) Now() unit.Instant { return c.Today.Start(Zone).Add(12 * time.Hour) }
