package kpi

import (
	"github.com/riskbell/riskbell/crm"
)

// names looks up what people call the members that r shows.
func (e *engine) names(r Result) (map[string]map[string]Name, error) {
	all := map[string]map[string]Name{}
	note := func(dim, id string) error {
		if all[dim] == nil {
			all[dim] = map[string]Name{}
		}
		if _, ok := all[dim][id]; ok || id == "" {
			return nil
		}
		n, err := e.name(dim, id)
		all[dim][id] = n
		return err
	}
	for _, f := range r.Query.Filters {
		for _, id := range f.Values {
			if err := note(f.Field, id); err != nil {
				return nil, err
			}
		}
	}
	for _, row := range r.Table {
		for i, dim := range e.dims {
			if err := note(dim, row.Keys[i]); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}

// name is the record's name; regions and stages are named by the catalogue.
func (r *reader) name(dim, id string) (Name, error) {
	switch dim {
	case Rep:
		if o := r.org.Owner(id); o != nil {
			return Name{o.Name, o.NameEN}, nil
		}
	case Team:
		if t := r.org.Team(id); t != nil {
			return Name{t.Name, t.NameEN}, nil
		}
	case Account:
		a, err := r.account(id)
		if a != nil {
			return Name{a.Name, a.NameEN}, err
		}
		return Name{}, err
	case Product:
		p, ok, err := crm.Get[*crm.Product](r.v, id)
		if ok {
			return Name{p.Name, p.NameEN}, err
		}
		return Name{}, err
	}
	return Name{}, nil
}
