package crm

import (
	"iter"
	"time"

	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// Feed is how fresh the records are, source by source.
type Feed struct{ Sources []FeedSource }

// FeedSource is how a source stands.
type FeedSource struct {
	Source string
	At     unit.Instant // the last good run, 0 if there was none
	Rows   int          // good records in it
	// Failures counts the runs since that were not good; Last is the newest run.
	Failures int
	Last     Run
}

// Age is the time since the source's last good run; false if there was none.
func (f FeedSource) Age(at unit.Instant) (time.Duration, bool) { return at.Sub(f.At), f.At != 0 }

// At is the last good run of the source that is furthest behind, 0 if one
// never had any or there is no source.
func (f Feed) At() unit.Instant {
	var at unit.Instant
	for i, s := range f.Sources {
		if i == 0 || s.At < at {
			at = s.At
		}
	}
	return at
}

// Age is the time since At; false if there is none.
func (f Feed) Age(at unit.Instant) (time.Duration, bool) { return at.Sub(f.At()), f.At() != 0 }

// Rows is the number of good records in the last good runs together.
func (f Feed) Rows() int {
	n := 0
	for _, s := range f.Sources {
		n += s.Rows
	}
	return n
}

// Feed tells the state of the sources at the View's instant, by name. A run
// that was cut off counts as failed unless it is the one going on.
func (v *View) Feed() (Feed, error) {
	var f Feed
	at := map[string]int{}
	for e, err := range sources.Scan(v.r, storage.Range{}) {
		if err != nil {
			return Feed{}, err
		}
		var name string
		if err := storage.ParseKey(e.Key, &name); err != nil {
			return Feed{}, err
		}
		at[name] = len(f.Sources)
		f.Sources = append(f.Sources, FeedSource{Source: name})
	}
	for run, err := range v.Runs() {
		if err != nil {
			return Feed{}, err
		}
		if i, ok := at[run.Source]; ok {
			f.Sources[i].note(run)
			if run.Good() {
				delete(at, run.Source)
			}
		}
		if len(at) == 0 {
			break
		}
	}
	return f, nil
}

// note takes in the next older run.
func (f *FeedSource) note(run Run) {
	if f.Last.Number == 0 {
		f.Last = run
	}
	switch {
	case run.Good():
		f.At, f.Rows = run.EndedAt, run.Total()
	case run.EndedAt != 0 || run.Number != f.Last.Number:
		f.Failures++
	}
}

// Runs yields the syncs begun by the View's instant, newest first.
func (v *View) Runs() iter.Seq2[Run, error] {
	return func(yield func(Run, error) bool) {
		for e, err := range runs.Scan(v.r, storage.Range{Reverse: true}) {
			if err == nil && e.Value.StartedAt > v.at {
				continue
			}
			if !yield(e.Value, err) || err != nil {
				return
			}
		}
	}
}

// Rejections yields the rows a run set aside, in their order.
func (v *View) Rejections(run uint64) iter.Seq2[Rejection, error] {
	return func(yield func(Rejection, error) bool) {
		for e, err := range rejected.Scan(v.r, storage.Prefix(storage.Key(run))) {
			if !yield(e.Value, err) || err != nil {
				return
			}
		}
	}
}
