package alerts

import (
	"math"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/stats"
	"github.com/riskbell/riskbell/internal/unit"
)

// deal is an opportunity, and what its versions tell.
type deal struct {
	amount         float64
	row            uint32 // its place among the deals
	account, owner uint32
	stage          uint32
	stayStage      uint32 // of the last stay, if there was one
	contacts       uint32 // spoken to about it
	created        unit.Day
	closed         unit.Day
	close          unit.Day // expected
	touched        unit.Day // latest activity
	stayFrom       unit.Day
	stayDays       int32
	pushes         int32
	pushDays       int32
	pushedOn       unit.Day
	class          uint8 // crm.ClassOpen and so on
	stayed         bool
	next           bool   // an open activity lies ahead, or a next step is written
	papers         bool   // a contract or an order names it
	win            uint32 // place among the wins, of a won deal
}

// win is what the versions of a won deal say about the winning of it.
type win struct {
	at            unit.Instant // known to be won
	first, last   float64      // amounts: then, and where it was edited last
	editedAt      unit.Instant
	backdatedDays int32
	backdated     bool // it was seen to be won, and closed on a day before
	edited        bool
}

// differs reports an amount that is not the one the deal was won with.
func (w *win) differs(amount float64) bool {
	return w.first > 0 && math.Abs(amount-w.first) > .005*w.first
}

// spell is a stay in a stage and how it ended.
type spell = stats.Spell

// stay is the time a deal spent in one stage.
type stay struct {
	stage uint32
	from  unit.Day
	days  int32
	cause int
}

// version is a version of an opportunity.
type version struct {
	amount          int64
	effective       unit.Instant
	account, owner  uint32
	currency, stage uint32
	created         unit.Day
	staged          unit.Day
	close, closed   unit.Day
	class           uint8
	next            bool
	skeleton        bool // what was known at creation
	deleted         bool
}

// readDeals reads all versions of opportunities in the order of their ids.
func (f *Facts) readDeals() error {
	if err := roomFor(f, crm.KindOpportunity, &f.deals); err != nil {
		return err
	}
	var id []byte
	var list ids
	var versions []version
	var stays []stay
	finish := func() {
		if n := len(versions); n > 0 && !versions[n-1].deleted {
			stays = f.stays(versions, stays[:0])
			f.deals = append(f.deals, f.deal(versions, stays))
			list.text = append(list.text, id...)
			list.ends = append(list.ends, uint32(len(list.text)))
			for _, s := range stays {
				f.spells[s.stage] = append(f.spells[s.stage], spell{Time: float64(s.days), Cause: s.cause})
			}
		}
		versions = versions[:0]
	}
	var now []byte
	err := each(f.view.FactVersions(crm.KindOpportunity), func(src *crm.Facts) {
		column := versionColumns(src)
		for i := range src.Len() {
			if now = src.AppendID(now[:0], i); string(now) != string(id) {
				finish()
				id = append(id[:0], now...)
			}
			versions = append(versions, column.at(i))
		}
	})
	finish()
	f.dealIDs = indexed(list)
	return err
}

// versionsOf are columns of versions.
type versionsOf struct {
	amount, effective, account, owner, currency, stage, created, staged, close, closed, class, next, skeleton, deleted []int64
}

func versionColumns(src *crm.Facts) versionsOf {
	return versionsOf{
		amount: src.Column(crm.ColAmount), effective: src.Column(crm.ColEffective), account: src.Column(crm.ColAccount), owner: src.Column(crm.ColOwner),
		currency: src.Column(crm.ColCurrency), stage: src.Column(crm.ColStage), created: src.Column(crm.ColSince), staged: src.Column(crm.ColStaged),
		close: src.Column(crm.ColClose), closed: src.Column(crm.ColDone), class: src.Column(crm.ColClass), next: src.Column(crm.ColFlag),
		skeleton: src.Column(crm.ColCreated), deleted: src.Column(crm.ColDeleted),
	}
}

func (c *versionsOf) at(i int) version {
	return version{
		amount: c.amount[i], effective: unit.Instant(c.effective[i]), account: uint32(c.account[i]), owner: uint32(c.owner[i]),
		currency: uint32(c.currency[i]), stage: uint32(c.stage[i]), created: unit.Day(c.created[i]), staged: unit.Day(c.staged[i]),
		close: unit.Day(c.close[i]), closed: unit.Day(c.closed[i]), class: uint8(c.class[i]), next: c.next[i] != 0,
		skeleton: c.skeleton[i] != 0, deleted: c.deleted[i] != 0,
	}
}

// deal is what features need of an opportunity: the last version is what it is.
func (f *Facts) deal(versions []version, stays []stay) deal {
	v := &versions[len(versions)-1]
	d := deal{
		amount: f.minor(v.amount, int64(v.currency), f.today), row: uint32(len(f.deals)), account: v.account, owner: v.owner, stage: v.stage,
		created: v.created, closed: v.closed, close: v.close, class: v.class, next: v.next,
	}
	if n := len(stays); n > 0 {
		last := stays[n-1]
		d.stayed, d.stayStage, d.stayFrom, d.stayDays = true, last.stage, last.from, last.days
	}
	f.pushed(&d, versions)
	if v.class == crm.ClassWon {
		d.win = uint32(len(f.wins))
		f.wins = append(f.wins, f.winOf(versions))
	}
	return d
}

// stays reads a deal's stages from its versions; the last stay is open or
// ended by winning or losing.
func (f *Facts) stays(versions []version, out []stay) []stay {
	for i := range versions {
		v := &versions[i]
		if v.deleted || v.stage == 0 && v.class == crm.ClassNone {
			continue
		}
		if n := len(out); n > 0 && out[n-1].stage == v.stage {
			continue
		}
		on := v.effective.Day(f.zone)
		if v.staged != 0 && v.staged <= on {
			on = v.staged
		} else if len(out) == 0 && v.created != 0 {
			on = v.created
		}
		if v.class != crm.ClassOpen && v.closed != 0 {
			on = v.closed
		}
		if n := len(out); n > 0 {
			out[n-1].days, out[n-1].cause = int32(max(0, on-out[n-1].from)), causeOf(v.class)
		}
		if v.class != crm.ClassOpen {
			return out
		}
		out = append(out, stay{stage: v.stage, from: on})
	}
	if n := len(out); n > 0 {
		out[n-1].days = int32(f.today - out[n-1].from)
	}
	return out
}

func causeOf(class uint8) int {
	switch class {
	case crm.ClassWon:
		return endedWon
	case crm.ClassLost:
		return endedLost
	}
	return endedMoved
}

// pushed counts how often, and by how many days, the close date was moved
// later while the deal was open.
func (f *Facts) pushed(d *deal, versions []version) {
	var before unit.Day
	for i := range versions {
		v := &versions[i]
		if v.deleted || v.class != crm.ClassOpen || v.close == 0 {
			continue
		}
		if before != 0 && v.close > before {
			d.pushes++
			d.pushDays += int32(v.close - before)
			d.pushedOn = v.effective.Day(f.zone)
		}
		before = v.close
	}
}

// winOf follows a won deal from the first version that says so.
func (f *Facts) winOf(versions []version) (w win) {
	for i := range versions {
		v := &versions[i]
		if v.deleted || v.class != crm.ClassWon {
			continue
		}
		amount := f.minor(v.amount, int64(v.currency), f.today)
		if w.at == 0 {
			w.at, w.first = v.effective, amount
			w.backdated, w.backdatedDays = !v.skeleton, int32(w.at.Day(f.zone)-v.closed)
			continue
		}
		if w.differs(amount) {
			w.edited, w.editedAt, w.last = true, v.effective, amount
		}
	}
	return w
}

// paper notes that an order or a contract names a deal.
func (f *Facts) paper(id []byte) {
	if n, ok := f.dealIDs.find(id); ok {
		f.deals[n].papers = true
	}
}
