package kpi

import (
	"errors"
	"slices"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
)

// fact is one record's contribution to a measure, with what it can be cut by.
// The owner is the one written on the record, so a fact stays with the person
// who had it; team and region are those of that person.
type fact struct {
	day                            unit.Day
	owner, account, product, stage string
	num, den                       float64
	n                              int
	// tag names a side figure, such as the response rate; "" is the measure.
	tag string
	// parts split a fact over several products; shared says that each part has
	// the whole of num, as an order counts once for every product in it.
	parts  []part
	shared bool
}

type part struct {
	product string
	num     float64
}

// scanner emits the facts of p. A measure of flows emits each fact on its
// day; a snapshot or a measure with windows of its own speaks of p's end.
type scanner func(r *reader, p unit.Period, emit func(*fact)) error

// reader is one reading of a View, with what the scanners share.
type reader struct {
	v     *crm.View
	org   *crm.Org
	today unit.Day
	base  unit.Currency
	// products asks scanners to split orders by their lines.
	products bool
	noRate   int
	kept     reuse
	accounts map[string]*crm.Account
	places   map[string]place
}

// place is where an owner stands in today's tree.
type place struct {
	region string
	teams  []string // own team up to the root
}

func newReader(v *crm.View) (*reader, error) {
	org, err := v.Org()
	if err != nil {
		return nil, err
	}
	return &reader{v: v, org: org, today: v.Today(), base: v.Base(),
		accounts: map[string]*crm.Account{}, places: map[string]place{}}, nil
}

// minor is m in minor units of the base currency at the rate of day on. An
// amount without a rate is left out and counted.
func (r *reader) minor(m unit.Money, on unit.Day) (float64, bool, error) {
	c, err := r.v.Convert(m, on)
	if errors.Is(err, unit.ErrNoRate) {
		r.noRate++
		return 0, false, nil
	}
	return float64(c.Minor), err == nil, err
}

func (r *reader) place(owner string) place {
	p, ok := r.places[owner]
	if !ok && owner != "" {
		p = place{region: r.org.RegionOf(owner), teams: r.org.TeamsOf(owner)}
		r.places[owner] = p
	}
	return p
}

// account is the account record, nil if it is not known.
func (r *reader) account(id string) (*crm.Account, error) {
	if a, ok := r.accounts[id]; ok || id == "" {
		return a, nil
	}
	a, ok, err := crm.Get[*crm.Account](r.v, id)
	if err != nil {
		return nil, err
	}
	if !ok {
		a = nil
	}
	r.accounts[id] = a
	return a, nil
}

// member is the value of f in dimension dim, "" if it has none.
func (r *reader) member(f *fact, dim string) (string, error) {
	switch dim {
	case Region:
		return r.region(f)
	case Team:
		if teams := r.place(f.owner).teams; len(teams) > 0 {
			return teams[0], nil
		}
		return "", nil
	case Rep:
		return f.owner, nil
	case Product:
		return f.product, nil
	case Account:
		return f.account, nil
	}
	return f.stage, nil
}

// region is the owner's, or the account's where the owner has none.
func (r *reader) region(f *fact) (string, error) {
	if region := r.place(f.owner).region; region != "" {
		return region, nil
	}
	a, err := r.account(f.account)
	if err != nil || a == nil {
		return "", err
	}
	return a.Region, nil
}

// keep applies the filters to f; a fact in parts loses those that do not
// match, so f may come back smaller.
func (r *reader) keep(f *fact, filters []Filter) (bool, error) {
	for _, filter := range filters {
		ok, err := r.match(f, filter)
		if !ok || err != nil {
			return false, err
		}
	}
	return true, nil
}

func (r *reader) match(f *fact, filter Filter) (bool, error) {
	want := filter.Op != NotIn
	switch {
	case filter.Field == Team:
		teams := r.place(f.owner).teams
		if len(teams) == 0 {
			teams = []string{""}
		}
		in := slices.ContainsFunc(teams, func(t string) bool { return slices.Contains(filter.Values, t) })
		return in == want, nil
	case filter.Field == Product && len(f.parts) > 0:
		return f.cut(func(p part) bool { return slices.Contains(filter.Values, p.product) == want }), nil
	}
	m, err := r.member(f, filter.Field)
	return slices.Contains(filter.Values, m) == want, err
}

// cut keeps the parts that ok accepts and reports whether any is left.
func (f *fact) cut(ok func(part) bool) bool {
	var left []part
	sum := 0.0
	for _, p := range f.parts {
		if ok(p) {
			left, sum = append(left, p), sum+p.num
		}
	}
	f.parts = left
	if !f.shared {
		f.num = sum
	}
	return len(left) > 0
}

// byProduct calls do with f, or with one fact for each of its parts.
func (f *fact) byProduct(do func(*fact) error) error {
	if len(f.parts) == 0 {
		return do(f)
	}
	for _, p := range f.parts {
		one := *f
		one.product, one.parts = p.product, nil
		if !f.shared {
			one.num = p.num
		}
		if err := do(&one); err != nil {
			return err
		}
	}
	return nil
}
