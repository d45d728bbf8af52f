package alerts

import (
	"math"
	"slices"
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

// pipeline is what all deals have in common.
type pipeline struct {
	stages map[uint32]stats.Incidence
	sizes  []float64 // amounts of open deals, sorted
	papers float64   // share of older won deals with a contract or an order
	oldest unit.Day  // the highest age, in days, at which a deal was ever won
	dead   []int     // dead deals by owner
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
func (f *Facts) isDead(d *deal, p *pipeline) bool {
	return f.buried(d, p.oldest) && p.dead[d.owner] >= manyDead
}

// buried reports an open deal older than oldest about which nothing was done
// for deadQuiet days.
func (f *Facts) buried(d *deal, oldest unit.Day) bool {
	return d.class == crm.ClassOpen && d.created != 0 && f.today-d.created > oldest && f.today-touchedOn(d) >= deadQuiet
}

// papersDays is how long after winning papers are expected to be there.
const papersDays = 30

// pipe is the pipeline, read once.
func (f *Facts) pipe() *pipeline {
	if f.pipeline == nil {
		f.pipeline = f.newPipeline()
	}
	return f.pipeline
}

func (f *Facts) newPipeline() *pipeline {
	p := pipeline{stages: map[uint32]stats.Incidence{}, papers: math.NaN(), dead: make([]int, len(f.owners))}
	var papers stats.Count
	won := 0
	for i := range f.deals {
		d := &f.deals[i]
		if d.class == crm.ClassWon && d.created != 0 && d.closed != 0 {
			won++
			p.oldest = max(p.oldest, d.closed-d.created)
		}
		switch {
		case d.class == crm.ClassOpen:
			p.sizes = append(p.sizes, d.amount)
		case d.class == crm.ClassWon && d.closed != 0 && d.closed < f.today-papersDays:
			papers = add(papers, d.papers)
		}
	}
	for stage, spells := range f.spells {
		p.stages[stage] = stats.CompetingRisks(spells)
	}
	if won < leastWon {
		p.oldest = max(p.oldest, deadAge)
	}
	for i := range f.deals {
		if f.buried(&f.deals[i], p.oldest) {
			p.dead[f.deals[i].owner]++
		}
	}
	slices.Sort(p.sizes)
	if papers.N >= 10 {
		p.papers = papers.Rate()
	}
	return &p
}

// rank is where an amount stands among those of open deals, 0 to 1: the only
// deal in the middle, the largest of five at .9.
func (p *pipeline) rank(amount float64) float64 {
	return (float64(sort.SearchFloat64s(p.sizes, amount)) + .5) / float64(max(1, len(p.sizes)))
}

// dealSubjects shows the open deals, and those closed within a year.
func (f *Facts) dealSubjects(show func(subject)) {
	p := f.pipe()
	for i := range f.deals {
		d := &f.deals[i]
		if d.class != crm.ClassOpen && d.closed < f.today-365 {
			continue
		}
		show(subject{
			kind: crm.KindOpportunity, ref: f.dealRef(d), owner: f.owners[d.owner],
			name: func() i18n.Words { return f.dealName(d) },
			fill: func(s *sheet, _ part) { f.measureDeal(s, d, p) },
		})
	}
}

func (f *Facts) measureDeal(s *sheet, d *deal, p *pipeline) {
	s.setYes("open", d.class == crm.ClassOpen)
	s.setText("stage", f.stages[d.stage])
	s.set("amount", d.amount)
	if s.proving {
		s.prove("open", f.citeDeal(d, "class"))
		s.prove("stage", f.citeDeal(d, "stage"))
		s.prove("amount", f.citeDeal(d, "amount"))
	}
	f.dealPushes(s, d)
	if d.class == crm.ClassOpen {
		f.dealAge(s, d, p)
	} else {
		f.dealRecord(s, d, p)
	}
}

func (f *Facts) dealRef(d *deal) crm.Ref {
	return crm.Ref{Kind: crm.KindOpportunity, ID: f.dealIDs.at(d.row)}
}

func (f *Facts) citeDeal(d *deal, field string) Evidence {
	return Evidence{Ref: f.dealRef(d), Field: field}
}

func (f *Facts) dealName(d *deal) i18n.Words {
	id := f.dealRef(d).ID
	if o := lookUp[*crm.Opportunity](f, id); o != nil && o.Name != "" {
		return i18n.Words{ZH: o.Name, EN: o.Name}
	}
	n := f.accountName(d.account)
	return i18n.Words{ZH: n.ZH + " " + id, EN: n.EN + " " + id}
}

// dealAge sets the features of an open deal.
func (f *Facts) dealAge(s *sheet, d *deal, p *pipeline) {
	if d.created != 0 {
		s.set("age", float64(f.today-d.created))
	}
	if d.amount > 0 {
		s.set("amount_rank", p.rank(d.amount))
	}
	if d.close != 0 {
		s.set("close_overdue", float64(f.today-d.close))
	}
	s.setYes("has_next_step", d.next)
	s.set("contacts", float64(max(d.contacts, min(1, f.accounts[d.account].contacts))))
	if d.stayed {
		days := float64(d.stayDays)
		s.set("stage_age", days)
		if c, ok := p.stages[d.stayStage]; ok {
			s.set("peers", float64(c.Reached(days)))
			if c.Reached(days) >= leastPeers {
				s.set("win_60", c.Within(endedWon, days, 60)+c.Within(endedMoved, days, 60))
				s.set("win_60_start", c.Within(endedWon, 0, 60)+c.Within(endedMoved, 0, 60))
			}
		}
	}
	if touched := touchedOn(d); touched != 0 {
		s.set("days_quiet", float64(f.today-touched))
	}
	s.setYes("dead", f.isDead(d, p))
	if s.proving {
		s.proveIf(d.created != 0, "age", f.citeDeal(d, "created_on"))
		s.proveIf(d.close != 0, "close_overdue", f.citeDeal(d, "close_date"))
		s.proveIf(d.stayed, "stage_age", f.citeDeal(d, "stage"), f.citeDeal(d, "stage_since"))
	}
}

// touchedOn is the latest day on which anything was done about the deal, 0 if
// none is known.
func touchedOn(d *deal) unit.Day {
	on := max(d.touched, d.created)
	if d.stayed {
		on = max(on, d.stayFrom)
	}
	return on
}

// dealPushes tells how often, and by how many days, the close date was moved
// later while the deal was open.
func (f *Facts) dealPushes(s *sheet, d *deal) {
	s.set("pushes", float64(d.pushes))
	s.set("push_days", float64(d.pushDays))
	if d.pushedOn != 0 {
		s.set("days_since_push", float64(f.today-d.pushedOn))
	}
	if s.proving && d.pushes > 0 {
		evidence := f.proofOfPushes(d)
		s.prove("pushes", evidence...)
		s.prove("push_days", evidence...)
	}
}

// proofOfPushes is the versions that moved the close date later.
func (f *Facts) proofOfPushes(d *deal) (out []Evidence) {
	var before unit.Day
	for _, v := range f.history(f.dealRef(d)) {
		o := v.Record.(*crm.Opportunity)
		if v.Deleted || o.Class != crm.Open || o.CloseDate == 0 {
			continue
		}
		if before != 0 && o.CloseDate > before {
			out = append(out, proofOf(v, "close_date"))
		}
		before = o.CloseDate
	}
	return out
}

// dealRecord sets what makes the record of a closed deal doubtful.
func (f *Facts) dealRecord(s *sheet, d *deal, p *pipeline) {
	if d.class != crm.ClassWon || d.closed == 0 {
		return
	}
	s.set("won_days", float64(f.today-d.closed))
	s.setYes("has_papers", d.papers)
	s.set("papers_usual", p.papers)
	w := &f.wins[d.win]
	if w.backdated {
		s.set("backdated_days", float64(w.backdatedDays))
	}
	if w.edited {
		s.set("edit_change", w.last/w.first-1)
		s.set("edited_days", w.editedAt.Sub(w.at).Hours()/24)
		s.set("amount_won", w.first)
		s.set("amount_raise", max(0, w.last-w.first))
	}
	if s.proving {
		s.prove("won_days", f.citeDeal(d, "closed_on"))
		f.proveWin(s, d)
	}
}

// proveWin names the version that closed the deal, and the one that gave it
// another amount.
func (f *Facts) proveWin(s *sheet, d *deal) {
	w := &f.wins[d.win]
	var before Evidence
	for _, v := range f.history(f.dealRef(d)) {
		o := v.Record.(*crm.Opportunity)
		if v.Deleted || o.Class != crm.Won {
			continue
		}
		if before.KnownAt == 0 {
			before = proofOf(v, "amount")
			s.proveIf(w.backdated, "backdated_days", proofOf(v, "closed_on"))
			continue
		}
		if w.differs(f.money(o.Amount, f.today)) {
			s.prove("edit_change", before, proofOf(v, "amount"))
			s.prove("amount_won", before)
		}
	}
}
