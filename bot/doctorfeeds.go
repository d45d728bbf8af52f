package bot

import (
	"errors"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
)

const (
	lateFeed = 26 * time.Hour // a night was missed
	deadFeed = 60 * time.Hour // from then on warnings are replaced by one of the feed
	// shrinking is the share of a kind that is worth a look when it is missing.
	shrinking = 0.1
)

// sources opens every feed, without reading it.
func (d *doctor) sources() {
	if len(d.config.Feeds) == 0 {
		d.add("feeds", Worn, "feed.unset")
	}
	for _, f := range d.config.Feeds {
		if _, err := os.Stat(f.Folder); err != nil {
			d.add("feeds", Broken, "feed.gone", "name", f.Name, "folder", f.Folder, "error", errors.Unwrap(err))
			continue
		}
		if _, err := openFeed(f, d.config.Company.FeedHome(), d.Clock()); err != nil {
			d.add("feeds", Broken, "feed.unopened", "name", f.Name, "error", err)
			continue
		}
		d.add("feeds", Sound, "feed.opens", "name", f.Name, "folder", f.Folder)
	}
}

// history looks at what the last readings of each feed gave.
func (d *doctor) history(v *crm.View) error {
	runs := map[string][]crm.Run{} // newest first
	for run, err := range v.Runs() {
		if err != nil {
			return err
		}
		runs[run.Source] = append(runs[run.Source], run)
	}
	for _, f := range d.config.Feeds {
		if len(runs[f.Name]) == 0 {
			d.add("feeds", Worn, "feed.never", "name", f.Name)
			continue
		}
		d.lastRead(f.Name, runs[f.Name])
		d.gave(f.Name, runs[f.Name])
	}
	return nil
}

// lastRead says how the last reading went, and when the last good one was.
func (d *doctor) lastRead(name string, runs []crm.Run) {
	last := runs[0]
	switch {
	case last.Good():
	case last.EndedAt == 0:
		d.add("feeds", Worn, "feed.cut", "name", name, "when", d.at(last.StartedAt))
	default:
		d.add("feeds", Broken, "feed.problem", "name", name, "when", d.at(last.StartedAt), "problem", last.Problem)
	}
	good := slices.IndexFunc(runs, crm.Run.Good)
	if good < 0 {
		return
	}
	at := runs[good].EndedAt
	switch now := d.Clock(); {
	case now.Sub(at) > deadFeed:
		d.add("feeds", Broken, "feed.old", "name", name, "when", d.at(at))
	case now > d.overdue(at):
		d.add("feeds", Worn, "feed.late", "name", name, "when", d.at(at))
	case good == 0:
		d.add("feeds", Sound, "feed.fine", "name", name, "when", d.at(at))
	}
}

// overdue is when a feed that was read at an instant is late: after a missed
// night or, where it is read less often, the second slot.
func (d *doctor) overdue(read unit.Instant) unit.Instant {
	late := read.Add(lateFeed)
	first, _ := d.next("sync", read)
	if second, ok := d.next("sync", first); ok && second > late {
		return second
	}
	return late
}

// gave compares what the last reading brought with the one before it.
func (d *doctor) gave(name string, runs []crm.Run) {
	// What a run found unchanged, it did not count again.
	read := slices.DeleteFunc(slices.Clone(runs), func(r crm.Run) bool { return !r.Good() || r.SameAs != 0 || r.Total() == 0 })
	if len(read) > 0 && read[0].Rejected > 0 {
		d.add("feeds", Worn, "feed.aside", "name", name, "n", read[0].Rejected)
	}
	if len(read) < 2 {
		return
	}
	for _, kind := range crm.Kinds() {
		is, was := read[0].Rows[kind], read[1].Rows[kind]
		if float64(was-is) > shrinking*float64(was) {
			d.add("feeds", Worn, "feed.shrunk", "name", name, "kind", kindName(kind), "is", is, "was", was)
		}
	}
}

// blind names the rules for which a kind of records is missing altogether.
func (d *doctor) blind(v *crm.View) error {
	rules, err := LoadRules(d.config.Rules)
	last, lastErr := newest(v)
	if err != nil || lastErr != nil || last == 0 {
		return lastErr // faults of rules were said; before the first reading everything is missing
	}
	var kinds []crm.Kind
	var blind []string
	for _, r := range rules {
		for _, need := range r.Needs {
			kind := crm.Kind(need)
			c, err := v.Coverage(kind)
			if err != nil {
				return err
			}
			if c.Rows > 0 {
				continue
			}
			if blind = append(blind, r.ID); !slices.Contains(kinds, kind) {
				kinds = append(kinds, kind)
			}
		}
	}
	if len(kinds) > 0 {
		d.add("rules", Worn, "rules.blind", "kinds", kindNames(kinds), "rules", strings.Join(slices.Compact(blind), ", "), "example", string(kinds[0]))
	}
	return nil
}

// newest is the number of the last run of any source, 0 if there was none.
func newest(v *crm.View) (uint64, error) {
	for run, err := range v.Runs() {
		return run.Number, err
	}
	return 0, nil
}

// kindNames words itself as a list.
type kindNames []crm.Kind

// Text is the names in language l.
func (k kindNames) Text(l i18n.Lang) string {
	names := make([]string, len(k))
	for i, kind := range k {
		names[i] = kindName(kind).Text(l)
	}
	if l == i18n.ZH {
		return strings.Join(names, "、")
	}
	return strings.Join(names, ", ")
}

func kindName(kind crm.Kind) i18n.Message { return i18n.Say(i18n.Key("alerts.kind." + string(kind))) }
