package alerts

import (
	"math"
	"slices"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/i18n"
)

// Subject is one thing rules look at, with its features. A feature that is
// missing is unknown.
type Subject struct {
	Kind   Kind
	Ref    crm.Ref
	Name   i18n.Words
	Owner  string
	Owners []string
	Values Values
	// evidence is the records behind each feature.
	evidence map[string][]Evidence
	// unlisted is how many records behind a feature are not named.
	unlisted map[string]int
}

func newSubject(kind Kind, ref crm.Ref, name i18n.Words, owner string) *Subject {
	return &Subject{Kind: kind, Ref: ref, Name: name, Owner: owner, Values: Values{}, evidence: map[string][]Evidence{}, unlisted: map[string]int{}}
}

// set gives a number feature its value and evidence; a value that is no number
// leaves it unknown.
func (s *Subject) set(name string, v float64, evidence ...Evidence) {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return
	}
	s.Values[name] = Value{Number: v}
	s.prove(name, evidence...)
}

func (s *Subject) setText(name, v string, evidence ...Evidence) {
	s.Values[name] = Value{Text: v}
	s.prove(name, evidence...)
}

func (s *Subject) setYes(name string, v bool, evidence ...Evidence) {
	n := 0.0
	if v {
		n = 1
	}
	s.set(name, n, evidence...)
}

// maxEvidence is how many records a feature names; the newest are kept.
const maxEvidence = 6

func (s *Subject) prove(name string, evidence ...Evidence) {
	all := evidence
	evidence = evidence[max(0, len(evidence)-maxEvidence):]
	if len(evidence) > 0 {
		s.evidence[name] = slices.Clone(evidence)
	}
	s.restsOn(name, recordsIn(all))
}

func recordsIn(evidence []Evidence) int {
	refs := map[crm.Ref]bool{}
	for _, e := range evidence {
		refs[e.Ref] = true
	}
	return len(refs)
}

// restsOn says on how many records the feature rests, where set was given only
// some of them.
func (s *Subject) restsOn(name string, records int) {
	s.unlisted[name] = max(0, records-recordsIn(s.evidence[name]))
}

// proof is one field of a record as evidence.
func proof(r crm.Record, field string) Evidence {
	text, _ := crm.Text(r, field)
	return Evidence{Ref: crm.Ref{Kind: r.Kind(), ID: r.Head().ID}, Field: field, Value: text}
}

// Subjects builds every subject of the kinds that are asked for, each once,
// with all features that can be known of it.
func (f *Facts) Subjects(kinds map[Kind]bool) []*Subject {
	var out []*Subject
	if kinds[crm.KindAccount] {
		out = append(out, f.accountSubjects()...)
	}
	if kinds[crm.KindOpportunity] {
		out = append(out, f.dealSubjects()...)
	}
	if kinds[crm.KindOwner] {
		out = append(out, f.ownerSubjects()...)
	}
	if kinds[KindRegion] || kinds[KindCompany] {
		out = append(out, f.regionSubjects()...)
	}
	if kinds[crm.KindContract] {
		out = append(out, f.contractSubjects()...)
	}
	if kinds[crm.KindProduct] {
		out = append(out, f.productSubjects()...)
	}
	return out
}
