package bell

import (
	"context"
	"fmt"
	"slices"

	"github.com/riskbell/riskbell/bench/engine"
	"github.com/riskbell/riskbell/bench/gen"
	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
)

// everyDay holds every day a record may have.
var everyDay = unit.Period{From: -1 << 31, To: 1<<31 - 1}

// Risk reads the product's facts once, as its morning run does, into a row for
// each account.
func (b *bell) Risk(ctx context.Context, each func(*engine.Risk) error) error {
	return b.ledger.View(ctx, unit.Instant(b.now.Load()), func(v *crm.View) error {
		p := pass{view: v, plan: b.plan, codes: map[int64]unit.Currency{}, scores: map[int64]int64{}}
		for _, step := range []func() error{p.readAccounts, p.readOrders, p.readContacts, p.readDeals, p.readSurveys, p.readReceivables} {
			if err := step(); err != nil {
				return fmt.Errorf("risk pass: %w", err)
			}
		}
		for i := range p.rows {
			if !p.rows[i].there {
				continue
			}
			p.rows[i].gaps()
			if err := each(&p.rows[i].Risk); err != nil {
				return err
			}
		}
		return nil
	})
}

// pass is a risk pass under way.
type pass struct {
	view   *crm.View
	plan   engine.Plan
	rows   []row                   // by the account's number in facts
	codes  map[int64]unit.Currency // currencies by number
	scores map[int64]int64         // scores by number
}

// row is an account with the days it ordered on.
type row struct {
	engine.Risk
	there bool
	days  []int64
}

// gaps fills in what the order days tell.
func (r *row) gaps() {
	n := len(r.days)
	if r.OrderDays = int64(n); n == 0 {
		return
	}
	r.LastOrder, r.GapDays = r.days[n-1], r.days[n-1]-r.days[0]
	if n == 1 {
		return
	}
	gaps := make([]int64, n-1)
	for i := range gaps {
		gaps[i] = r.days[i+1] - r.days[i]
	}
	slices.Sort(gaps)
	r.Gap2 = gaps[(n-2)/2] + gaps[(n-1)/2]
}

func (p *pass) facts(kind crm.Kind, span unit.Period, do func(*crm.Facts) error) error {
	for src, err := range p.view.FactsOnce(kind, span) {
		if err == nil {
			err = do(src)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (p *pass) readAccounts() error {
	names, err := p.view.Names(crm.ClassAccount)
	if err != nil {
		return err
	}
	p.rows = make([]row, names+1)
	return p.facts(crm.KindAccount, everyDay, func(src *crm.Facts) error {
		for i, account := range src.Column(crm.ColAccount) {
			r := &p.rows[account]
			r.there = true
			var err error
			if r.Account, err = gen.AccountNumber(src.ID(i)); err != nil {
				return err
			}
		}
		return nil
	})
}

func (p *pass) readOrders() error {
	return p.facts(crm.KindOrder, everyDay, func(src *crm.Facts) error {
		days, accounts, cancelled := src.Days(), src.Column(crm.ColAccount), src.Column(crm.ColFlag)
		amounts, codes := src.Column(crm.ColAmount), src.Column(crm.ColCurrency)
		for i, day := range days {
			if cancelled[i] != 0 {
				continue
			}
			r := &p.rows[accounts[i]]
			if r.Orders++; len(r.days) == 0 || r.days[len(r.days)-1] != day {
				r.days = append(r.days, day)
			}
			if err := p.revenue(r, amounts[i], codes[i], unit.Day(day)); err != nil {
				return err
			}
		}
		return nil
	})
}

// revenue adds an order to the periods that its day lies in.
func (p *pass) revenue(r *row, minor, code int64, on unit.Day) error {
	in365, before := p.plan.Last365.Contains(on), p.plan.Before365.Contains(on)
	if !in365 && !before {
		return nil
	}
	m, err := p.money(minor, code)
	if err == nil {
		m, err = p.view.Convert(m, on)
	}
	switch {
	case err != nil:
		return err
	case before:
		r.Before365 += m.Minor
		return nil
	case p.plan.Last90.Contains(on):
		r.Revenue90 += m.Minor
	}
	r.Revenue365 += m.Minor
	return nil
}

func (p *pass) money(minor, code int64) (unit.Money, error) {
	c, ok := p.codes[code]
	if !ok {
		text, err := p.view.Name(crm.ClassCode, code)
		if err != nil {
			return unit.Money{}, err
		}
		c = unit.Currency(text)
		p.codes[code] = c
	}
	return unit.Minor(minor, c), nil
}

func (p *pass) readContacts() error {
	return p.facts(crm.KindActivity, unit.Period{From: everyDay.From, To: p.plan.Today + 1}, func(src *crm.Facts) error {
		days, accounts, open := src.Days(), src.Column(crm.ColAccount), src.Column(crm.ColFlag)
		for i, day := range days {
			if open[i] == 0 {
				p.rows[accounts[i]].LastContact = day // they come in order of days
			}
		}
		return nil
	})
}

func (p *pass) readDeals() error {
	return p.facts(crm.KindOpportunity, unit.Period{From: crm.OpenDay, To: crm.OpenDay + 1}, func(src *crm.Facts) error {
		for _, account := range src.Column(crm.ColAccount) {
			p.rows[account].OpenDeals++
		}
		return nil
	})
}

func (p *pass) readSurveys() error {
	return p.facts(crm.KindSurvey, everyDay, func(src *crm.Facts) error {
		accounts, nps, done, scores := src.Column(crm.ColAccount), src.Column(crm.ColFlag), src.Column(crm.ColDone), src.Column(crm.ColScore)
		for i, account := range accounts {
			if nps[i] != 0 || done[i] == 0 {
				continue
			}
			points, ok := p.scores[scores[i]]
			if !ok {
				score, err := p.view.Score(scores[i])
				if err != nil {
					return err
				}
				points = int64(score)
				p.scores[scores[i]] = points
			}
			p.rows[account].Points += points
			p.rows[account].Answers++
		}
		return nil
	})
}
