package kpi

import (
	"iter"

	"github.com/riskbell/riskbell/crm"
)

// reuse are records that a trend of snapshots reads again for each of its
// units; a single snapshot keeps none.
type reuse struct {
	on       bool
	deals    []*crm.Opportunity
	versions map[string][]crm.VersionOf[*crm.Opportunity]
}

// again yields seq, and from the second time on what it gave the first time
// if records are kept.
func again[R any](keep bool, kept *[]R, seq iter.Seq2[R, error]) iter.Seq2[R, error] {
	if *kept != nil {
		return func(yield func(R, error) bool) {
			for _, x := range *kept {
				if !yield(x, nil) {
					return
				}
			}
		}
	}
	return func(yield func(R, error) bool) {
		list := []R{}
		for x, err := range seq {
			if !yield(x, err) || err != nil {
				return
			}
			if keep {
				list = append(list, x)
			}
		}
		if keep {
			*kept = list
		}
	}
}

// history is the versions of an opportunity.
func (r *reader) history(id string) ([]crm.VersionOf[*crm.Opportunity], error) {
	if vs, ok := r.kept.versions[id]; ok {
		return vs, nil
	}
	vs, err := crm.History[*crm.Opportunity](r.v, id)
	if r.kept.on {
		if r.kept.versions == nil {
			r.kept.versions = map[string][]crm.VersionOf[*crm.Opportunity]{}
		}
		r.kept.versions[id] = vs
	}
	return vs, err
}
