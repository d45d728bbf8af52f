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

// Evaluate says what the rules see in the View. What is not read is clear; a
// reading of FeedRule names the rules that could not be read.
func Evaluate(v *crm.View, rules []Rule) ([]Reading, error) {
	f, err := Gather(v)
	if err != nil {
		return nil, err
	}
	readings := f.Judge(rules)
	for i := range readings {
		if err := knowWhen(v, readings[i].Evidence); err != nil {
			return nil, fmt.Errorf("alerts: evidence of %s: %w", readings[i].Fingerprint, err)
		}
	}
	return readings, nil
}

// knowWhen looks up when the ledger learned each piece of evidence: the first
// version of the present run that shows the value.
func knowWhen(v *crm.View, evidence []Evidence) error {
	for i, e := range evidence {
		if e.KnownAt != 0 {
			continue
		}
		history, err := v.HistoryRef(e.Ref)
		if err != nil {
			return err
		}
		for j := len(history) - 1; j >= 0; j-- {
			if text, _ := crm.Text(history[j].Record, e.Field); text != e.Value {
				break
			}
			evidence[i].KnownAt = history[j].KnownAt
		}
	}
	return nil
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
	for _, kind := range slices.Sorted(maps.Keys(f.latest)) {
		if days, limit, short := f.short(kind); short {
			out = append(out, f.feedReading(string(kind), "days_without", days, limit, needing(rules, kind)))
		}
	}
	return out
}

// short reports that a kind which used to come in daily has stopped.
func (f *Facts) short(kind crm.Kind) (days, limit float64, short bool) {
	on := f.latest[kind]
	longest, year := 0, 0
	for i := 1; i < len(on); i++ {
		if on[i] > f.today-365 {
			longest = max(longest, int(on[i]-on[i-1]))
			year++
		}
	}
	if year < 250 {
		return 0, 0, false
	}
	days = float64(f.today - on[len(on)-1])
	limit = float64(max(shortDays, shortTimes*longest))
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
