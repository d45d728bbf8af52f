package alerts

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
)

// FeedRule is the id of the built-in rule about feeds that are late or short;
// it replaces the warnings they would distort.
const FeedRule = "feed_stale"

// Evaluate says what the rules see in the View, for a book that has the warnings
// of which stands is true: what is neither true nor surely clear says nothing to
// others, and is not read. What is not read is clear; a reading of FeedRule names
// the rules that could not be read.
func Evaluate(v *crm.View, rules []Rule, stands func(Fingerprint) bool) ([]Reading, error) {
	f, err := Gather(v)
	if err != nil {
		return nil, err
	}
	readings, err := f.Judge(rules, stands)
	if err != nil {
		return nil, fmt.Errorf("alerts: reading what warnings show: %w", err)
	}
	return readings, nil
}

// Limits of a healthy feed.
const (
	staleAfter = 60 * time.Hour // a daily sync may miss two nights
	shortDays  = 10             // least days without a record of a busy kind
	shortTimes = 3              // times its longest gap of the year
)

// feeds reads how old the feed of each source is.
func (f *Facts) feeds(v *crm.View) error {
	feed, err := v.Feed()
	if err != nil {
		return fmt.Errorf("alerts: %w", err)
	}
	for _, s := range feed.Sources {
		f.feed = append(f.feed, feedAge{source: s.Source, at: s.At, rows: s.Rows})
	}
	return nil
}

// blindness says which rules cannot be trusted at this View, and why: a
// reading of FeedRule for each dead source and each kind that fell silent.
func (f *Facts) blindness(rules []Rule) []Reading {
	var out []Reading
	for _, s := range f.feed {
		if age := f.at.Sub(s.at); s.at != 0 && age > staleAfter {
			out = append(out, f.feedReading(s.source, "hours_old", age.Hours(), staleAfter.Hours(), ruleIDs(rules)))
		}
	}
	for _, kind := range slices.Sorted(maps.Keys(f.lulls)) {
		if days, limit, short := f.short(kind); short {
			out = append(out, f.feedReading(string(kind), "days_without", days, limit, needing(rules, kind)))
		}
	}
	return out
}

// short reports that a kind which used to come in daily has stopped.
func (f *Facts) short(kind crm.Kind) (days, limit float64, short bool) {
	l := f.lulls[kind]
	if l.year < 250 {
		return 0, 0, false
	}
	days = float64(f.today - l.last)
	limit = float64(max(shortDays, shortTimes*l.longest))
	return days, limit, days > limit
}

func ruleIDs(rules []Rule) []string {
	var out []string
	for _, r := range rules {
		out = append(out, r.ID)
	}
	return out
}

func needing(rules []Rule, kind crm.Kind) []string {
	var out []string
	for _, r := range rules {
		for _, k := range r.Needs {
			if k == string(kind) {
				out = append(out, r.ID)
			}
		}
	}
	return out
}

func (f *Facts) feedReading(id, feature string, value, limit float64, blinds []string) Reading {
	ref := crm.Ref{Kind: KindFeed, ID: id}
	return Reading{
		Rule: FeedRule, RuleVersion: "1", Fingerprint: FingerprintOf(FeedRule, ref), Severity: Critical,
		Subject: ref, Name: i18n.Words{ZH: id, EN: id}, Owners: f.heads(), Level: LevelFire, Likelihood: 1,
		Impact: unit.Minor(0, f.base), Exposure: unit.Minor(0, f.base),
		Terms:  []Term{{Feature: feature, Value: Value{Number: value}, Op: ">", Limit: Value{Number: limit}, Holds: true}},
		Values: Values{feature: {Number: value}}, EvaluatedAt: f.at, Blinds: blinds,
	}
}
