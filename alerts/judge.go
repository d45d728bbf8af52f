package alerts

import (
	"cmp"
	"slices"

	"github.com/riskbell/riskbell/internal/expr"
	"github.com/riskbell/riskbell/internal/unit"
)

// Judge applies the rules to the facts, the largest exposure first. Rules that
// the feed does not allow to be read are named by a reading of FeedRule instead.
func (f *Facts) Judge(rules []Rule) []Reading {
	out := f.blindness(rules)
	blind := map[string]bool{}
	for _, r := range out {
		for _, id := range r.Blinds {
			blind[id] = true
		}
	}
	bySubject, kinds := map[Kind][]Rule{}, map[Kind]bool{}
	for _, r := range rules {
		if !blind[r.ID] {
			bySubject[r.Subject] = append(bySubject[r.Subject], r)
			kinds[r.Subject] = true
		}
	}
	for _, s := range f.Subjects(kinds) {
		out = append(out, f.judgeSubject(s, bySubject[s.Kind])...)
	}
	slices.SortStableFunc(out, func(a, b Reading) int { return cmp.Compare(b.Exposure.Minor, a.Exposure.Minor) })
	return out
}

func (f *Facts) judgeSubject(s *Subject, rules []Rule) []Reading {
	if len(rules) == 0 {
		return nil
	}
	var out []Reading
	values := exprValues(s.Values, s.Kind)
	for _, r := range rules {
		if level := levelOf(r, values); level != LevelClear {
			out = append(out, f.reading(s, r, level, values))
		}
	}
	return out
}

// levelOf is where the subject stands: not firing, and not surely clear
// either, keeps a firing warning as it is.
func levelOf(r Rule, v expr.Values) Level {
	if r.When.truth(v) == expr.True {
		return LevelFire
	}
	if r.stands.truth(v) == expr.True {
		return LevelKeep
	}
	return LevelClear
}

func (f *Facts) reading(s *Subject, r Rule, level Level, v expr.Values) Reading {
	out := Reading{
		Rule: r.ID, RuleVersion: r.Version, Fingerprint: FingerprintOf(r.ID, s.Ref), Severity: r.Severity,
		Subject: s.Ref, Name: s.Name, Owner: s.Owner, Owners: s.Owners, Level: level, EvaluatedAt: f.at,
		Terms: r.When.terms(v), WayOut: r.wayOut(v), Values: s.Values,
	}
	likelihood, _ := r.Likelihood.value(s.Values)
	impact, _ := r.Impact.value(s.Values)
	out.Likelihood = min(1, max(0, likelihood))
	out.Impact = unit.Major(max(0, impact), f.base)
	out.Exposure = out.Impact.Times(out.Likelihood)
	if level == LevelFire {
		out.Evidence, out.Unlisted = s.evidenceOf(r)
	}
	return out
}

// evidenceOf is the records behind the features the rule reads or shows, each
// field once, and how many more the feature with most of them has.
func (s *Subject) evidenceOf(r Rule) (out []Evidence, unlisted int) {
	for _, name := range append(r.When.features(), append(slices.Clone(r.Shows), r.Impact.features()...)...) {
		unlisted = max(unlisted, s.unlisted[name])
		for _, e := range s.evidence[name] {
			if !slices.ContainsFunc(out, func(have Evidence) bool { return have.Ref == e.Ref && have.Field == e.Field && have.Value == e.Value }) {
				out = append(out, e)
			}
		}
	}
	return out, unlisted
}
