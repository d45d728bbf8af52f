package alerts

import (
	"cmp"
	"slices"

	"github.com/riskbell/riskbell/internal/expr"
	"github.com/riskbell/riskbell/internal/unit"
)

// Judge applies the rules to the facts, the largest exposure first. Rules that
// the feed does not allow to be read are named by a reading of FeedRule instead.
// Of what is neither true nor surely clear it reads what stands already. It
// asks the View for the records that readings show.
func (f *Facts) Judge(rules []Rule, stands func(Fingerprint) bool) ([]Reading, error) {
	out := f.blindness(rules)
	blind := map[string]bool{}
	for _, r := range out {
		for _, id := range r.Blinds {
			blind[id] = true
		}
	}
	bySubject, kinds, sheets := map[Kind][]Rule{}, map[Kind]bool{}, map[Kind]*sheet{}
	for _, r := range rules {
		if !blind[r.ID] {
			bySubject[r.Subject] = append(bySubject[r.Subject], r)
			kinds[r.Subject] = true
		}
	}
	for kind := range kinds {
		sheets[kind] = newSheet(slotsOf(kind))
	}
	f.subjects(kinds, func(s subject) {
		if sheet := sheets[s.kind]; sheet != nil {
			out = append(out, f.judgeSubject(s, sheet, bySubject[s.kind], stands)...)
		}
	})
	slices.SortStableFunc(out, func(a, b Reading) int { return cmp.Compare(b.Exposure.Minor, a.Exposure.Minor) })
	return out, f.err
}

// finding is a rule that speaks of a subject.
type finding struct {
	rule  *Rule
	level Level
}

// judgeSubject tries the rules on as few features as decide them. Only a
// subject that one speaks of gets all of them, and what is behind them if it
// fires.
func (f *Facts) judgeSubject(of subject, s *sheet, rules []Rule, stands func(Fingerprint) bool) (out []Reading) {
	s.begin(of)
	var found []finding
	fires := false
	for i := range rules {
		level := levelOf(&rules[i], s)
		if level == LevelClear || level == LevelKeep && !stands(FingerprintOf(rules[i].ID, of.ref)) {
			continue
		}
		found, fires = append(found, finding{&rules[i], level}), fires || level == LevelFire
	}
	if len(found) == 0 {
		return nil
	}
	b := f.about(of, s.whole(of, fires))
	for _, x := range found {
		out = append(out, f.reading(b, x.rule, x.level))
	}
	return out
}

// levelOf is where the subject stands: not firing, and not surely clear
// either, keeps a firing warning as it is.
func levelOf(r *Rule, s expr.Source) Level {
	switch {
	case r.When.holds(s):
		return LevelFire
	case r.stands.holds(s):
		return LevelKeep
	}
	return LevelClear
}

func (c Condition) holds(s expr.Source) bool { return !c.IsZero() && c.program.Test(s) == expr.True }

// about is what the readings of one subject share.
type about struct {
	*sheet
	blank  Reading
	values expr.Values
}

func (f *Facts) about(of subject, s *sheet) *about {
	clear(f.records)
	values, typed := s.values()
	return &about{sheet: s, values: typed, blank: Reading{
		Subject: of.ref, Name: of.name(), Owner: of.owner, Owners: of.owners, Values: values, EvaluatedAt: f.at,
	}}
}

func (f *Facts) reading(b *about, r *Rule, level Level) Reading {
	out := b.blank
	out.Rule, out.RuleVersion, out.Fingerprint, out.Severity = r.ID, r.Version, FingerprintOf(r.ID, out.Subject), r.Severity
	out.Level, out.Terms, out.WayOut = level, r.When.terms(b.values), r.wayOut(b.values)
	likelihood, _ := r.Likelihood.value(out.Values)
	impact, _ := r.Impact.value(out.Values)
	out.Likelihood = min(1, max(0, likelihood))
	out.Impact = unit.Major(max(0, impact), f.base)
	out.Exposure = out.Impact.Times(out.Likelihood)
	if level == LevelFire {
		out.Evidence, out.Unlisted = f.evidenceOf(b.sheet, r)
	}
	return out
}

// evidenceOf is the records behind the features the rule reads or shows, each
// field once, and how many more the feature with most of them has.
func (f *Facts) evidenceOf(s *sheet, r *Rule) (out []Evidence, unlisted int) {
	for _, name := range append(r.When.features(), append(slices.Clone(r.Shows), r.Impact.features()...)...) {
		unlisted = max(unlisted, s.unlisted[name])
		for _, e := range s.evidence[name] {
			e = f.resolve(e)
			if !slices.ContainsFunc(out, func(have Evidence) bool { return have.Ref == e.Ref && have.Field == e.Field && have.Value == e.Value }) {
				out = append(out, e)
			}
		}
	}
	return out, unlisted
}
