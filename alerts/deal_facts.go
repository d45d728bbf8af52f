package alerts

import (
	"math"
	"sort"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/stats"
	"github.com/riskbell/riskbell/internal/unit"
)

// The ways a stay in a stage ends.
const (
	endedMoved = 1
	endedWon   = 2
	endedLost  = 3
)

// stay is the time a deal spent in one stage.
type stay struct {
	stage string
	from  unit.Day
	days  float64
	cause int
}

// pipeline is what all deals have in common.
type pipeline struct {
	stages map[string]stats.Incidence
	sizes  []float64                 // amounts of open deals, sorted
	papers float64                   // share of older won deals with a contract or an order
	oldest unit.Day                  // the highest age, in days, at which a deal was ever won
	dead   map[string]map[*deal]bool // by owner
}

// leastPeers is how many past deals a chance must rest on to be told.
const leastPeers = 20

// A deal is dead when nothing was done for deadQuiet days and it is older than
// any deal that was ever won, and than deadAge where too few were won to say.
const (
	deadQuiet = 90
	deadAge   = 365
	leastWon  = 30
)

// manyDead is how many dead deals of one owner are told in one warning rather
// than singly: what is true of many is no news of each.
const manyDead = 5

// isDead reports that the deal is one of many dead ones of its owner.
func (p pipeline) isDead(d *deal) bool {
	dead := p.dead[d.record.Owner]
	return dead[d] && len(dead) >= manyDead
}

// deadDeals are the open deals nothing was done about for deadQuiet days that
// are older than oldest.
func (f *Facts) deadDeals(oldest unit.Day) map[string]map[*deal]bool {
	out := map[string]map[*deal]bool{}
	for _, d := range f.deals {
		o := d.record
		if o.Class != crm.Open || o.CreatedOn == 0 || f.today-o.CreatedOn <= oldest || f.today-touchedOn(d, f.stays(d)) < deadQuiet {
			continue
		}
		if out[o.Owner] == nil {
			out[o.Owner] = map[*deal]bool{}
		}
		out[o.Owner][d] = true
	}
	return out
}

// papersDays is how long after winning papers are expected to be there.
const papersDays = 30

func (f *Facts) newPipeline() pipeline {
	spells := map[string][]stats.Spell{}
	p := pipeline{stages: map[string]stats.Incidence{}, papers: math.NaN()}
	var papers stats.Count
	won := 0
	for _, d := range f.deals {
		for _, s := range f.stays(d) {
			spells[s.stage] = append(spells[s.stage], stats.Spell{Time: s.days, Cause: s.cause})
		}
		o := d.record
		if o.Class == crm.Won && o.CreatedOn != 0 && o.ClosedOn != 0 {
			won++
			p.oldest = max(p.oldest, o.ClosedOn-o.CreatedOn)
		}
		switch {
		case o.Class == crm.Open:
			p.sizes = append(p.sizes, d.amount)
		case o.Class == crm.Won && o.ClosedOn != 0 && o.ClosedOn < f.today-papersDays:
			papers.N++
			if d.papers {
				papers.Hits++
			}
		}
	}
	for _, stage := range sortedKeys(spells) {
		p.stages[stage] = stats.CompetingRisks(spells[stage])
	}
	if won < leastWon {
		p.oldest = max(p.oldest, deadAge)
	}
	p.dead = f.deadDeals(p.oldest)
	sort.Float64s(p.sizes)
	if papers.N >= 10 {
		p.papers = papers.Rate()
	}
	return p
}

// rank is where an amount stands among those of open deals, 0 to 1: the only
// deal in the middle, the largest of five at .9.
func (p pipeline) rank(amount float64) float64 {
	return (float64(sort.SearchFloat64s(p.sizes, amount)) + .5) / float64(max(1, len(p.sizes)))
}

// stays reads a deal's stages from its versions; the last stay is open or
// ended by winning or losing.
func (f *Facts) stays(d *deal) []stay {
	var out []stay
	for _, v := range d.versions {
		o := v.Record
		if v.Deleted || o.Stage == "" && o.Class == "" {
			continue
		}
		on := v.EffectiveAt.Day(f.zone)
		if n := len(out); n > 0 && out[n-1].stage == o.Stage {
			continue
		}
		if o.StageSince != 0 && o.StageSince <= on {
			on = o.StageSince
		} else if len(out) == 0 && o.CreatedOn != 0 {
			on = o.CreatedOn
		}
		if o.Class != crm.Open && o.ClosedOn != 0 {
			on = o.ClosedOn
		}
		out = closeStay(out, on, causeOf(o))
		if o.Class != crm.Open {
			return out
		}
		out = append(out, stay{stage: o.Stage, from: on})
	}
	if n := len(out); n > 0 {
		out[n-1].days = float64(f.today - out[n-1].from)
	}
	return out
}

func causeOf(o *crm.Opportunity) int {
	switch o.Class {
	case crm.Won:
		return endedWon
	case crm.Lost:
		return endedLost
	}
	return endedMoved
}

func closeStay(stays []stay, on unit.Day, cause int) []stay {
	if n := len(stays); n > 0 {
		stays[n-1].days = float64(max(0, on-stays[n-1].from))
		stays[n-1].cause = cause
	}
	return stays
}

// dealSubjects builds the open deals, and those closed within a year.
func (f *Facts) dealSubjects() []*Subject {
	p := f.newPipeline()
	var out []*Subject
	for _, d := range f.deals {
		o := d.record
		if o.Class != crm.Open && o.ClosedOn < f.today-365 {
			continue
		}
		s := newSubject(crm.KindOpportunity, crm.Ref{Kind: crm.KindOpportunity, ID: o.ID}, f.dealName(o), o.Owner)
		s.setYes("open", o.Class == crm.Open, proof(o, "class"))
		s.setText("stage", o.Stage, proof(o, "stage"))
		s.set("amount", d.amount, proof(o, "amount"))
		f.dealPushes(s, d)
		if o.Class == crm.Open {
			f.dealAge(s, d, p)
		} else {
			f.dealRecord(s, d, p)
		}
		out = append(out, s)
	}
	return out
}

func (f *Facts) dealName(o *crm.Opportunity) i18n.Words {
	if o.Name != "" {
		return i18n.Words{ZH: o.Name, EN: o.Name}
	}
	n := accountName(f.account(o.Account))
	return i18n.Words{ZH: n.ZH + " " + o.ID, EN: n.EN + " " + o.ID}
}

// dealAge sets the features of an open deal.
func (f *Facts) dealAge(s *Subject, d *deal, p pipeline) {
	o := d.record
	if o.CreatedOn != 0 {
		s.set("age", float64(f.today-o.CreatedOn), proof(o, "created_on"))
	}
	if d.amount > 0 {
		s.set("amount_rank", p.rank(d.amount))
	}
	if o.CloseDate != 0 {
		s.set("close_overdue", float64(f.today-o.CloseDate), proof(o, "close_date"))
	}
	s.setYes("has_next_step", d.next)
	s.set("contacts", float64(max(len(d.contacts), min(1, f.account(o.Account).contacts))))
	stays := f.stays(d)
	if n := len(stays); n > 0 {
		now := stays[n-1]
		s.set("stage_age", now.days, proof(o, "stage"), proof(o, "stage_since"))
		if c, ok := p.stages[now.stage]; ok {
			s.set("peers", float64(c.Reached(now.days)))
			if c.Reached(now.days) >= leastPeers {
				s.set("win_60", c.Within(endedWon, now.days, 60)+c.Within(endedMoved, now.days, 60))
				s.set("win_60_start", c.Within(endedWon, 0, 60)+c.Within(endedMoved, 0, 60))
			}
		}
	}
	if touched := touchedOn(d, stays); touched != 0 {
		s.set("days_quiet", float64(f.today-touched))
	}
	s.setYes("dead", p.isDead(d))
}

// touchedOn is the latest day on which anything was done about the deal, 0 if
// none is known.
func touchedOn(d *deal, stays []stay) unit.Day {
	on := max(d.touched, d.record.CreatedOn)
	if n := len(stays); n > 0 {
		on = max(on, stays[n-1].from)
	}
	return on
}

// dealPushes counts how often, and by how many days, the close date was moved
// later while the deal was open.
func (f *Facts) dealPushes(s *Subject, d *deal) {
	pushes, days, latest := 0, 0, unit.Day(0)
	var before unit.Day
	var evidence []Evidence
	for _, v := range d.versions {
		o := v.Record
		if v.Deleted || o.Class != crm.Open || o.CloseDate == 0 {
			continue
		}
		if before != 0 && o.CloseDate > before {
			pushes++
			days += int(o.CloseDate - before)
			latest = v.EffectiveAt.Day(f.zone)
			e := proof(o, "close_date")
			e.KnownAt = v.KnownAt
			evidence = append(evidence, e)
		}
		before = o.CloseDate
	}
	s.set("pushes", float64(pushes), evidence...)
	s.set("push_days", float64(days), evidence...)
	if latest != 0 {
		s.set("days_since_push", float64(f.today-latest))
	}
}

// dealRecord sets what makes the record of a closed deal doubtful.
func (f *Facts) dealRecord(s *Subject, d *deal, p pipeline) {
	o := d.record
	if o.Class != crm.Won || o.ClosedOn == 0 {
		return
	}
	s.set("won_days", float64(f.today-o.ClosedOn), proof(o, "closed_on"))
	s.setYes("has_papers", d.papers)
	s.set("papers_usual", p.papers)
	var wonAt unit.Instant
	var wonAmount float64
	var before Evidence
	for _, v := range d.versions {
		if v.Deleted || v.Record.Class != crm.Won {
			continue
		}
		amount := f.money(v.Record.Amount, f.today)
		e := proof(v.Record, "closed_on")
		e.KnownAt = v.KnownAt
		if wonAt == 0 {
			wonAt, wonAmount, before = v.EffectiveAt, amount, amountProof(v)
			if v.Origin != crm.Created {
				s.set("backdated_days", float64(wonAt.Day(f.zone)-v.Record.ClosedOn), e)
			}
			continue
		}
		if wonAmount > 0 && math.Abs(amount-wonAmount) > .005*wonAmount {
			s.set("edit_change", amount/wonAmount-1, before, amountProof(v))
			s.set("edited_days", v.EffectiveAt.Sub(wonAt).Hours()/24)
			s.set("amount_won", wonAmount, before)
			s.set("amount_raise", max(0, amount-wonAmount))
		}
	}
}

func amountProof(v crm.VersionOf[*crm.Opportunity]) Evidence {
	e := proof(v.Record, "amount")
	e.KnownAt = v.KnownAt
	return e
}
