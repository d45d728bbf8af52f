package alerts_test

import (
	"maps"
	"slices"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/stats"
	"github.com/riskbell/riskbell/internal/unit"
)

// Incident is something known to have happened, that the named rules should
// have said of one of the subjects; or a decoy of which they should not.
type Incident struct {
	Name     string
	Subjects []crm.Ref
	Rules    []string
	// From is when its cause began, Observable when a careful reader could know,
	// Until when it ended (exclusive; 0: it goes on).
	From, Observable, Until unit.Day
	Decoy                   bool
}

// Fired is one warning that began to fire.
type Fired struct {
	Rule    string
	Subject crm.Ref
	On      unit.Day
	// Early says that it fired before the days that are graded: it counts as
	// having warned, and neither as right nor as wrong.
	Early bool
}

// Grade is how the warnings did on one kind of incident, or in all.
type Grade struct {
	Name string
	// Incidents could be known in the time looked at; Found were warned of.
	Incidents, Found int
	// Warnings were said, Right match an incident.
	Warnings, Right int
	// Delay is the median of the days from Observable to the warning; negative
	// where it came before.
	Delay float64
	// Decoys could tempt, Heard did.
	Decoys, Heard int
}

// Precision is the share of warnings that match an incident.
func (g Grade) Precision() float64 { return stats.Count{Hits: g.Right, N: g.Warnings}.Rate() }

// Recall is the share of incidents that were warned of.
func (g Grade) Recall() float64 { return stats.Count{Hits: g.Found, N: g.Incidents}.Rate() }

// grace is how long after its end an incident may still be warned of.
const grace = 60

// Score grades warnings against what is known to have happened: by name of
// incident, by rule (precision only), and over all.
func Score(incidents []Incident, fired []Fired) (byName, byRule []Grade, all Grade) {
	names, rules := map[string]*Grade{}, map[string]*Grade{}
	delays := map[string][]float64{}
	all.Name = "all"
	for _, in := range incidents {
		g := gradeOf(names, in.Name)
		first, heard := in.first(fired)
		switch {
		case in.Decoy:
			g.Decoys++
			all.Decoys++
			if heard {
				g.Heard++
				all.Heard++
			}
		default:
			g.Incidents++
			all.Incidents++
			if heard {
				g.Found++
				all.Found++
				delays[in.Name] = append(delays[in.Name], float64(first-in.Observable))
				delays[all.Name] = append(delays[all.Name], float64(first-in.Observable))
			}
		}
	}
	for _, f := range fired {
		if f.Early {
			continue
		}
		right := slices.ContainsFunc(incidents, func(in Incident) bool { return !in.Decoy && in.matches(f) })
		for _, g := range []*Grade{gradeOf(rules, f.Rule), &all} {
			g.Warnings++
			if right {
				g.Right++
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		names[name].Delay = stats.Median(delays[name])
		byName = append(byName, *names[name])
	}
	for _, rule := range slices.Sorted(maps.Keys(rules)) {
		byRule = append(byRule, *rules[rule])
	}
	all.Delay = stats.Median(delays[all.Name])
	return byName, byRule, all
}

func gradeOf(m map[string]*Grade, name string) *Grade {
	if m[name] == nil {
		m[name] = &Grade{Name: name}
	}
	return m[name]
}

// matches reports that the warning speaks of the incident while it is at work.
func (in Incident) matches(f Fired) bool {
	return slices.Contains(in.Rules, f.Rule) && slices.Contains(in.Subjects, f.Subject) &&
		f.On >= in.From && (in.Until == 0 || f.On < in.Until+grace)
}

// first is the day of the first warning that speaks of the incident.
func (in Incident) first(fired []Fired) (day unit.Day, ok bool) {
	for _, f := range fired {
		if in.matches(f) && (!ok || f.On < day) {
			day, ok = f.On, true
		}
	}
	return day, ok
}
