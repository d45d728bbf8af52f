package kpi

import (
	"cmp"
	"slices"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
)

// scanner emits the facts of p, which are valid until the next. A measure of
// flows emits each fact on its day; a snapshot or a measure with windows of
// its own speaks of p's end.
type scanner func(r *reader, p unit.Period, emit func(*facts) error) error

// reader is one reading of a View, with what the scanners share.
type reader struct {
	v     *crm.View
	org   *crm.Org
	today unit.Day
	base  unit.Currency
	// products asks scanners to split orders by their lines.
	products bool
	noRate   int
	accounts map[string]*crm.Account
	own      interned        // regions and teams
	homes    memo[home]      // by owner's number
	regions  []int64         // by account's number; nil until asked for
	money    map[int64]money // by currency's number
}

// home is where an owner stands in today's tree, as numbers of own.
type home struct {
	region int64
	teams  []int64 // own team up to the root
}

// money is a currency met.
type money struct {
	code unit.Currency
	base bool
}

func newReader(v *crm.View) (*reader, error) {
	org, err := v.Org()
	if err != nil {
		return nil, err
	}
	r := &reader{v: v, org: org, today: v.Today(), base: v.Base(), own: interned{index: map[string]int64{}},
		accounts: map[string]*crm.Account{}, money: map[int64]money{}}
	r.homes.of = func(owner int64) (home, error) {
		id, err := v.Name(crm.ClassOwner, owner)
		return r.homeOf(id), err
	}
	return r, nil
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

// minor is m in minor units of the base currency at the rate of day on. An
// amount without a rate is left out and counted.
func (r *reader) minor(m unit.Money, on unit.Day) (float64, bool, error) {
	c, err := r.v.Convert(m, on)
	return float64(c.Minor), err == nil, r.rated(err)
}

// currency is the currency with the number.
func (r *reader) currency(number int64) (money, error) {
	c, ok := r.money[number]
	if !ok {
		code, err := r.v.Name(crm.ClassCode, number)
		if err != nil {
			return c, err
		}
		c = money{unit.Currency(code), number == 0 || unit.Currency(code) == r.base}
		r.money[number] = c
	}
	return c, nil
}

// amounts are the amounts of src in minor units of the base currency, at the
// rate of day on, or each of its own day for 0. Those without a rate are
// counted and taken out of src.
func (r *reader) amounts(src *crm.Facts, on unit.Day) ([]float64, error) {
	minor := src.Column(crm.ColAmount)
	out := make([]float64, len(minor))
	if number, alike := src.Const(crm.ColCurrency); alike {
		c, err := r.currency(number)
		if err != nil {
			return nil, err
		}
		if c.base {
			for i, m := range minor {
				out[i] = float64(m)
			}
			return out, nil
		}
	}
	codes, days, at := src.Column(crm.ColCurrency), src.Days(), make([]int, 0, len(minor))
	for i, m := range minor {
		c, err := r.currency(codes[i])
		if err != nil {
			return nil, err
		}
		if c.base {
			out[i], at = float64(m), append(at, i)
			continue
		}
		amount, ok, err := r.minor(unit.Minor(m, c.code), cmp.Or(on, unit.Day(days[i])))
		if err != nil {
			return nil, err
		}
		if ok {
			out[i], at = amount, append(at, i)
		}
	}
	if len(at) < len(minor) {
		src.Keep(at)
		out = pick(out, at)
	}
	return out, nil
}

// homeOf is where an owner stands, by id.
func (r *reader) homeOf(id string) home {
	h := home{region: r.own.number(r.org.RegionOf(id))}
	for _, team := range r.org.TeamsOf(id) {
		h.teams = append(h.teams, r.own.number(team))
	}
	return h
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

// everyDay is a period that holds every day.
var everyDay = unit.Period{From: -crm.OpenDay, To: crm.OpenDay + 1}

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
