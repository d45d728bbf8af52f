package demo

import (
	"fmt"
	"math"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
)

// Years is how far the records go back before today.
const Years = 3

// Ahead is how many days after today the company's life is already written,
// so that a simulation can move on day by day.
const Ahead = 92

// Company is the generated company. It does not change once made.
type Company struct {
	seed   uint64
	today  unit.Day
	lives  map[crm.Kind][]*life
	labels []Label
	dirt   Dirt
}

// Dirt lists what was spoiled on purpose: record ids by what is wrong.
type Dirt struct {
	Duplicates []crm.Ref // entered twice
	Orphans    []crm.Ref // their account is unknown or empty
	LateEdits  []crm.Ref // corrected days after they were entered
	Backdated  []crm.Ref // closed some days before they were entered as closed
}

// New makes the company of a seed, with records up to today in the company's
// zone, Asia/Shanghai. The same seed and day give the same company; another
// day gives another one: to let time pass, ask one company for the Source of
// later days.
func New(seed uint64, today unit.Day) *Company {
	b := &builder{
		seed: seed, today: today, start: today.AddMonths(-12 * Years), horizon: today + Ahead,
		lives: map[crm.Kind][]*life{}, repOf: map[string]*rep{}, items: items(), seq: map[string]int{},
		pending: map[unit.Day][]purchase{}, revenue: map[unit.Day]float64{}, quotas: map[string]map[unit.Day]float64{},
	}
	b.cal = newCalendar(b.start-1600, b.horizon+200)
	b.people()
	b.pickReps()
	b.enterReps()
	b.makeAccounts()
	b.plan()
	b.catalog()
	b.deals()
	b.trade()
	b.visits()
	b.targets()
	b.signals()
	b.spoil()
	b.label()
	return &Company{seed: seed, today: today, lives: b.lives, labels: b.labels, dirt: b.dirt}
}

// Today is the day the company was made for.
func (c *Company) Today() unit.Day { return c.today }

// Planted lists the records spoiled on purpose.
func (c *Company) Planted() Dirt { return c.dirt }

// builder holds the company while it is being made.
type builder struct {
	seed                  uint64
	today, start, horizon unit.Day
	cal                   *calendar
	lives                 map[crm.Kind][]*life
	reps                  []*rep
	repOf                 map[string]*rep
	freeReps              []*rep
	accounts              []*account
	freeAccounts          []*account
	items                 []*item
	usd                   []crm.ExchangeRate
	scripts               []dealPlan
	contracts             []*crm.Contract
	pending               map[unit.Day][]purchase
	slump                 map[string][]window // by region
	sourRegion            map[string]window
	revenue               map[unit.Day]float64            // CNY of each day, without the giants
	quotas                map[string]map[unit.Day]float64 // revenue by owner and quarter
	labels                []Label
	later                 []func() // what waits for the outcome
	dirt                  Dirt
	seq                   map[string]int
}

// id numbers records: "O-00012".
func (b *builder) id(prefix string, digits int) string {
	b.seq[prefix]++
	return fmt.Sprintf("%s%0*d", prefix, digits, b.seq[prefix])
}

// ago is the day n days before today.
func (b *builder) ago(n int) unit.Day { return b.today - unit.Day(n) }

// item is the product of an id.
func (b *builder) item(id string) *item {
	for _, it := range b.items {
		if it.id == id {
			return it
		}
	}
	panic("demo: no product " + id)
}

// money is an amount of CNY in the account's currency, whole units.
func (b *builder) money(a *account, yuan float64, on unit.Day) unit.Money {
	if a.currency != base {
		yuan /= b.yuan(unit.Major(1, a.currency), on)
	}
	return unit.Major(math.Round(yuan), a.currency)
}
