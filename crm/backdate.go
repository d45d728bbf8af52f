package crm

import (
	"cmp"
	"reflect"
	"slices"
	"time"

	"github.com/riskbell/riskbell/internal/unit"
)

// draft is a version to be written.
type draft struct {
	knownAt, effectiveAt unit.Instant
	origin               Origin
	record               Record
}

// past is the versions a record seen at its first import gets, oldest first.
// What it holds now is known from its last modification, and at its creation
// no more than id, account and that date; dated changes are undone backwards
// from what it holds now. Facts without a stamp are known from their day.
type past struct {
	shape *shape
	now   unit.Instant
	zone  *time.Location
	// misfits counts changes whose new value is not what came after, or whose
	// values cannot be read.
	misfits int
}

// of gives the versions of r; hist is its dated changes in any order.
func (p *past) of(r Record, hist []change) []draft {
	full := p.knownSince(r)
	born := p.born(r)
	switch {
	case len(hist) > 0:
		return p.undo(r, hist, born)
	case p.shape.dated && r.Head().ModifiedAt == 0:
		return p.unfold(r, born, full)
	case !p.shape.dated && born != 0 && born < full:
		return []draft{{born, born, Created, p.skeleton(r)}, p.last(r, full)}
	}
	return []draft{p.last(r, full)}
}

// unknownUntil is since when the record's content is told by the versions, 0
// if that is so from its beginning.
func (p *past) unknownUntil(drafts []draft) unit.Instant {
	if drafts[0].origin == Created {
		return drafts[1].knownAt
	}
	return p.late(drafts[0].record, drafts[0].knownAt)
}

// late is the instant since which r is known, or 0 if that is as good as from
// its beginning.
func (p *past) late(r Record, known unit.Instant) unit.Instant {
	if born := p.born(r); born != 0 && known <= born.Add(24*time.Hour) {
		return 0
	}
	return known
}

func (p *past) last(r Record, at unit.Instant) draft {
	return draft{at, min(cmp.Or(r.Head().ModifiedAt, at), p.now), Imported, r}
}

// knownSince is since when all of r is known, if nothing tells its changes.
func (p *past) knownSince(r Record) unit.Instant {
	at := r.Head().ModifiedAt
	if at == 0 {
		for _, d := range p.happened(r) {
			at = max(at, d)
		}
		if at != 0 || p.shape.dated {
			at = max(at, p.born(r))
		}
	}
	return min(cmp.Or(at, p.now), p.now)
}

// born is when the record came to be: its creation stamp, else the day of its
// creation or, for facts, their own; 0 if it does not say.
func (p *past) born(r Record) unit.Instant {
	if at := r.Head().CreatedAt; at != 0 {
		return min(at, p.now)
	}
	day := r.Date()
	for _, f := range p.shape.fields {
		if f.Created && day == 0 {
			day = unit.Day(f.of(r).Int())
		}
	}
	if day == 0 {
		return 0
	}
	return min(day.Start(p.zone), p.now)
}

// happened is the beginnings of the days in r that nobody knew before, in order.
func (p *past) happened(r Record) []unit.Instant {
	var out []unit.Instant
	for _, f := range p.shape.masked {
		if f.Happened {
			if day := unit.Day(f.of(r).Int()); day != 0 {
				out = append(out, min(day.Start(p.zone), p.now))
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// unfold gives a fact without a modification stamp a version when it was
// born, and one on each later day on which something happened to it.
func (p *past) unfold(r Record, born, full unit.Instant) []draft {
	var out []draft
	for _, at := range append([]unit.Instant{born}, p.happened(r)...) {
		if at != 0 && at < full && (len(out) == 0 || out[len(out)-1].knownAt < at) {
			out = append(out, draft{at, at, FromHistory, p.mask(clone(r), at, nil)})
		}
	}
	return append(out, p.last(r, full))
}

// undo walks back from r through its changes.
func (p *past) undo(r Record, hist []change, born unit.Instant) []draft {
	hist = p.inOrder(hist)
	covered := map[string]bool{}
	for _, c := range hist {
		covered[c.Field] = true
	}
	full := max(min(r.Head().ModifiedAt, p.now), hist[len(hist)-1].At)
	out := []draft{p.last(r, full)}
	state := clone(r)
	state.Head().Extra = nil // nobody says since when
	for i := len(hist) - 1; i >= 0; i-- {
		if at := hist[i].At; at < out[len(out)-1].knownAt {
			out = append(out, p.dated(state, at, covered))
		}
		p.undoOne(state, hist[i])
	}
	if born != 0 && born < hist[0].At {
		out = append(out, p.dated(state, born, covered))
	}
	slices.Reverse(out)
	return out
}

// dated is the version of a state in the history.
func (p *past) dated(state Record, at unit.Instant, covered map[string]bool) draft {
	r := p.mask(clone(state), at, covered)
	r.Head().ModifiedAt = at
	return draft{at, at, FromHistory, r}
}

func (p *past) undoOne(state Record, c change) {
	was, _ := Text(state, c.Field)
	if SetText(state, c.Field, c.Old) != nil || was != c.New {
		p.misfits++
	}
}

// inOrder sorts changes by time; none lies in the future.
func (p *past) inOrder(hist []change) []change {
	hist = slices.Clone(hist)
	for i := range hist {
		hist[i].At = min(hist[i].At, p.now)
	}
	slices.SortStableFunc(hist, func(a, b change) int { return cmp.Compare(a.At, b.At) })
	return hist
}

// mask takes out of r what had not happened by the instant, apart from the
// fields whose changes are told.
func (p *past) mask(r Record, at unit.Instant, covered map[string]bool) Record {
	if len(p.shape.masked) == 0 {
		return r
	}
	today := at.Day(p.zone)
	ahead := map[string]bool{}
	for _, f := range p.shape.masked {
		if f.Happened && unit.Day(f.of(r).Int()) > today {
			ahead[f.Name] = true
		}
	}
	for _, f := range p.shape.masked {
		if (ahead[f.Name] || ahead[f.After]) && !covered[f.Name] {
			f.of(r).SetZero()
			if o, ok := r.(*Opportunity); ok && f.Name == "class" {
				o.Class = Open // before it was won or lost
			}
		}
	}
	return r
}

// skeleton is what is known of a record at its creation.
func (p *past) skeleton(r Record) Record {
	out := p.shape.empty()
	out.Head().ID, out.Head().CreatedAt = r.Head().ID, r.Head().CreatedAt
	for _, f := range p.shape.fields {
		if f.Created || f.Name == "account" {
			f.of(out).Set(f.of(r))
		}
	}
	return out
}

// clone is a copy of r that shares no more than Extra.
func clone(r Record) Record {
	v := reflect.New(reflect.TypeOf(r).Elem())
	v.Elem().Set(reflect.ValueOf(r).Elem())
	return v.Interface().(Record)
}
