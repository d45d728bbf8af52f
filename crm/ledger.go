package crm

import (
	"cmp"
	"context"
	"time"

	"github.com/riskbell/riskbell/internal/column"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
	"github.com/riskbell/riskbell/storage/packed"
)

// Ledger is the company's records in a store of their own. It may be used by
// many goroutines; each source is synced by one at a time.
type Ledger struct {
	store   *packed.Store
	zone    *time.Location
	base    unit.Currency
	rates   []unit.Rate
	maxGone float64
	cache   *column.Cache
	book    *nameBook
}

// Option alters a Ledger.
type Option func(*Ledger)

// WithRates adds exchange rates of the config to those of the feed.
func WithRates(rates []unit.Rate) Option { return func(l *Ledger) { l.rates = rates } }

// WithMaxGone sets which share of a kind, 0 to 1, a run that lists everything
// may find gone before it is refused as short. It is 0.2 unless set.
func WithMaxGone(share float64) Option { return func(l *Ledger) { l.maxGone = share } }

// factMemory is how many bytes of facts a ledger keeps in memory: those of
// some ten million orders. A small company's take what they take.
const factMemory = 384 << 20

// NewLedger is the ledger in store, of a company with days in zone that counts
// in the currency base.
func NewLedger(store storage.Store, zone *time.Location, base unit.Currency, options ...Option) *Ledger {
	l := &Ledger{store: packed.New(store, isPacked), zone: zone, base: base, maxGone: 0.2, cache: column.NewCache(factMemory), book: newNameBook()}
	for _, o := range options {
		o(l)
	}
	return l
}

// View runs fn on what was known at the instant. The View must not outlive fn,
// nor be used by two goroutines, nor be held over network calls; the records
// it gives may be kept.
func (l *Ledger) View(ctx context.Context, at unit.Instant, fn func(*View) error) error {
	return l.store.View(ctx, at, func(r storage.Reader) error {
		return fn(&View{r: r, at: at, zone: l.zone, base: l.base, configRates: l.rates, cache: l.cache, book: l.book})
	})
}

// View is what was known at an instant.
type View struct {
	r           storage.Reader
	at          unit.Instant
	zone        *time.Location
	base        unit.Currency
	configRates []unit.Rate
	rates       *unit.Rates // of the config and the feed, once asked for
	org         *Org
	cache       *column.Cache
	book        *nameBook
	ready       bool // the facts may be read
}

// At is the View's instant.
func (v *View) At() unit.Instant { return v.at }

// Today is the View's day in the company's zone.
func (v *View) Today() unit.Day { return v.at.Day(v.zone) }

// Zone is the company's.
func (v *View) Zone() *time.Location { return v.zone }

// Base is the currency the company counts in.
func (v *View) Base() unit.Currency { return v.base }

// Convert gives m in Base at the rate of the day: the feed's ExchangeRate
// records and the config's rates, see unit.Rates.Convert. An amount for which
// neither its record nor the mapping of its feed names a currency is one in
// Base. Without a rate the error is unit.ErrNoRate.
func (v *View) Convert(m unit.Money, on unit.Day) (unit.Money, error) {
	if v.currency(m) == v.base {
		return unit.Minor(m.Minor, v.base), nil
	}
	if v.rates == nil {
		if err := v.loadRates(); err != nil {
			return unit.Money{}, err
		}
	}
	return v.rates.Convert(m, v.base, on)
}

// currency is what m is in.
func (v *View) currency(m unit.Money) unit.Currency { return cmp.Or(m.Currency, v.base) }

func (v *View) loadRates() error {
	list := append([]unit.Rate(nil), v.configRates...)
	for r, err := range All[*ExchangeRate](v) {
		if err != nil {
			return err
		}
		list = append(list, unit.Rate{From: r.From, To: r.To, On: r.On, Per: r.Per})
	}
	rates, err := unit.NewRates(list)
	if err == nil {
		v.rates = &rates
	}
	return err
}
