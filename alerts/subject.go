package alerts

import (
	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/i18n"
)

// subject is one thing rules look at. Its features are computed when a rule
// asks for them, its name when it is shown.
type subject struct {
	kind   Kind
	ref    crm.Ref
	owner  string
	owners []string
	name   func() i18n.Words
	fill   func(s *sheet, p part) // sets the features of a part
}

// subjects shows every subject of the kinds that are asked for.
func (f *Facts) subjects(kinds map[Kind]bool, show func(subject)) {
	for _, k := range []struct {
		asked bool
		show  func(func(subject))
	}{
		{kinds[crm.KindAccount], f.accountSubjects},
		{kinds[crm.KindOpportunity], f.dealSubjects},
		{kinds[crm.KindOwner], f.ownerSubjects},
		{kinds[KindRegion] || kinds[KindCompany], f.regionSubjects},
		{kinds[crm.KindContract], f.contractSubjects},
		{kinds[crm.KindProduct], f.productSubjects},
	} {
		if k.asked {
			k.show(show)
		}
	}
}

// named is a name that is known.
func named(w i18n.Words) func() i18n.Words { return func() i18n.Words { return w } }

// cite is a field of a record as evidence; what stands there is looked up when
// it is shown.
func cite(kind crm.Kind, id, field string) Evidence {
	return Evidence{Ref: crm.Ref{Kind: kind, ID: id}, Field: field}
}

// proofOf is a field of a version as evidence.
func proofOf(v crm.Version, field string) Evidence {
	text, _ := crm.Text(v.Record, field)
	return Evidence{Ref: v.Ref, Field: field, Value: text, KnownAt: v.KnownAt}
}

// history is the versions of a record.
func (f *Facts) history(ref crm.Ref) []crm.Version {
	list, ok := f.records[ref]
	if !ok {
		var err error
		list, err = f.view.HistoryRef(ref)
		f.fail(err)
		f.records[ref] = list
	}
	return list
}

// lookUp is a record as it is known; nil if it is not.
func lookUp[R crm.Record](f *Facts, id string) (none R) {
	r, ok, err := crm.Get[R](f.view, id)
	f.fail(err)
	if !ok {
		return none
	}
	return r
}

// fail keeps the first error of looking up what readings show.
func (f *Facts) fail(err error) {
	if f.err == nil {
		f.err = err
	}
}

// resolve looks up what a cited field says, and since when the ledger knows
// it: the first version of the present run that shows the value.
func (f *Facts) resolve(e Evidence) Evidence {
	if e.KnownAt != 0 {
		return e
	}
	history := f.history(e.Ref)
	for i := len(history) - 1; i >= 0; i-- {
		text, _ := crm.Text(history[i].Record, e.Field)
		if i == len(history)-1 {
			e.Value = text
		}
		if text != e.Value {
			break
		}
		e.KnownAt = history[i].KnownAt
	}
	return e
}
