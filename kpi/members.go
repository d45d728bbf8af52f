package kpi

import (
	"slices"

	"github.com/riskbell/riskbell/crm"
)

// home is where an owner stands in today's tree, as numbers of own.
type home struct {
	region int64
	teams  []int64 // own team up to the root
}

// interned numbers texts from 1; 0 is "".
type interned struct {
	index map[string]int64
	texts []string
}

func (n *interned) number(text string) int64 {
	if text == "" {
		return 0
	}
	if i, ok := n.index[text]; ok {
		return i
	}
	n.texts = append(n.texts, text)
	n.index[text] = int64(len(n.texts))
	return int64(len(n.texts))
}

func (n *interned) text(number int64) string {
	if number == 0 {
		return ""
	}
	return n.texts[number-1]
}

// homeOf is where an owner stands, by id.
func (r *reader) homeOf(id string) home {
	h := home{region: r.own.number(r.org.RegionOf(id))}
	for _, team := range r.org.TeamsOf(id) {
		h.teams = append(h.teams, r.own.number(team))
	}
	return h
}

// regionsOfAccounts are the regions written on accounts, by their numbers.
func (r *reader) regionsOfAccounts() ([]int64, error) {
	if r.regions != nil {
		return r.regions, nil
	}
	n, err := r.v.Names(crm.ClassAccount)
	if err != nil {
		return nil, err
	}
	r.regions = make([]int64, n+1)
	codes := memo[int64]{of: func(code int64) (int64, error) {
		text, err := r.v.Name(crm.ClassCode, code)
		return r.own.number(text), err
	}}
	for f, err := range r.v.Facts(crm.KindAccount, everyDay) {
		if err != nil {
			return nil, err
		}
		regions := f.Column(crm.ColRegion)
		for i, account := range f.Column(crm.ColAccount) {
			if r.regions[account], err = codes.at(regions[i]); err != nil {
				return nil, err
			}
		}
	}
	return r.regions, nil
}

// classOf is the class of names of a dimension; 0 for those of own.
func classOf(dim string) crm.Class {
	switch dim {
	case Rep:
		return crm.ClassOwner
	case Product:
		return crm.ClassProduct
	case Account:
		return crm.ClassAccount
	case Stage:
		return crm.ClassStage
	}
	return 0
}

// text is the id of a member of a dimension.
func (r *reader) text(dim string, member int64) (string, error) {
	class := classOf(dim)
	if class == 0 {
		return r.own.text(member), nil
	}
	return r.v.Name(class, member)
}

// members are the members that f's facts are of in a dimension.
func (r *reader) members(f *facts, dim string) ([]int64, error) {
	switch dim {
	case Rep:
		return f.column(crm.ColOwner), nil
	case Product:
		return f.column(crm.ColProduct), nil
	case Account:
		return f.column(crm.ColAccount), nil
	case Stage:
		return f.column(crm.ColStage), nil
	case Team:
		return r.byOwner(f, home.team)
	}
	return r.regionsOf(f)
}

// team is the owner's own team, 0 for none.
func (h home) team() int64 {
	if len(h.teams) == 0 {
		return 0
	}
	return h.teams[0]
}

// byOwner looks each fact's owner up.
func (r *reader) byOwner(f *facts, of func(home) int64) ([]int64, error) {
	table := memo[int64]{of: func(owner int64) (int64, error) {
		h, err := r.homes.at(owner)
		return of(h), err
	}}
	owners := f.column(crm.ColOwner)
	out := make([]int64, len(owners))
	for i, owner := range owners {
		var err error
		if out[i], err = table.at(owner); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// regionsOf are the owners' regions, or the accounts' where the owner has none.
func (r *reader) regionsOf(f *facts) ([]int64, error) {
	out, err := r.byOwner(f, func(h home) int64 { return h.region })
	if err != nil || !slices.Contains(out, 0) {
		return out, err
	}
	regions, err := r.regionsOfAccounts()
	if err != nil {
		return nil, err
	}
	for i, account := range f.column(crm.ColAccount) {
		if out[i] == 0 && account < int64(len(regions)) {
			out[i] = regions[account]
		}
	}
	return out, nil
}
