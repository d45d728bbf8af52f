package ask

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/kpi"
)

// FromView is the lexicon of the company's records as known in v: regions,
// teams, people, products, accounts and stages under their names in both
// languages and under their ids. It reads each of these records once; build
// it per question or keep it as long as the records stay the same.
func FromView(v *crm.View) (*Lexicon, error) {
	org, err := v.Org()
	if err != nil {
		return nil, err
	}
	l := newLexicon(4096)
	regions := map[string]bool{}
	for _, t := range org.Teams() {
		regions[t.Region] = true
	}
	for p, err := range crm.All[*crm.Product](v) {
		if err != nil {
			return nil, err
		}
		l.member(kpi.Product, p.ID, p.Name, p.NameEN)
	}
	for a, err := range crm.All[*crm.Account](v) {
		if err != nil {
			return nil, err
		}
		regions[a.Region] = true
		l.member(kpi.Account, a.ID, a.Name, a.NameEN)
	}
	l.codes(kpi.Region, regions)
	l.codes(kpi.Stage, stages)
	for _, t := range org.Teams() {
		if !l.isRegion(t.Region, t.Name, t.NameEN) {
			l.member(kpi.Team, t.ID, t.Name, t.NameEN)
		}
	}
	for _, o := range org.Owners() {
		l.member(kpi.Rep, o.ID, o.Name, o.NameEN)
	}
	return l, nil
}

// stages are the codes with a name in the catalogue.
var stages = map[string]bool{"lead": true, "qualified": true, "proposal": true, "negotiation": true, "won": true, "lost": true}

// codes adds members that are known by code, named by the catalogue.
func (l *Lexicon) codes(dim string, ids map[string]bool) {
	for _, id := range slices.Sorted(maps.Keys(ids)) {
		key := i18n.Key("kpi." + dim + "." + id)
		switch {
		case id == "":
		case !i18n.Has(key):
			l.member(dim, id, id, id)
		default:
			en := i18n.EN.T(key)
			l.member(dim, id, i18n.ZH.T(key), en, strings.TrimSuffix(en, " China"))
		}
	}
}

// isRegion says that a team is called like the region it sells in, with or
// without the word for it: then the name means the region.
func (l *Lexicon) isRegion(region string, names ...string) bool {
	for _, n := range names {
		key := fold(n)
		for _, form := range []string{"", "区", "大区", "区域", "团队", "销售部", " team", " region"} {
			for _, s := range l.names.senses[strings.TrimSuffix(key, form)] {
				if region != "" && s.dim == kpi.Region && s.id == region {
					return true
				}
			}
		}
	}
	return false
}

// withoutForm is a company's name without its legal form.
func withoutForm(n string) string {
	for _, form := range []string{"股份有限公司", "有限责任公司", "有限公司", "集团公司", "公司", " Co., Ltd.", " Co., Ltd", " Co. Ltd", " Ltd.", " Ltd", " Inc.", " Inc", " LLC", " GmbH", " Corp.", " Corp"} {
		if short, ok := strings.CutSuffix(n, form); ok {
			return strings.TrimSpace(short)
		}
	}
	return n
}

// FromVocab is the lexicon of a vocabulary file: the dimensions' values with
// their names, as JSON {"dimensions": {dim: {"values": {id: [names]}}}}. Names
// of measures are built in.
func FromVocab(data []byte) (*Lexicon, error) {
	var vocab struct {
		Dimensions map[string]struct {
			Values map[string][]string `json:"values"`
		} `json:"dimensions"`
	}
	if err := json.Unmarshal(data, &vocab); err != nil {
		return nil, fmt.Errorf("the vocabulary is no JSON of the expected shape: %w", err)
	}
	l := newLexicon(256)
	for _, dim := range slices.Sorted(maps.Keys(vocab.Dimensions)) {
		values := vocab.Dimensions[dim].Values
		for _, id := range slices.Sorted(maps.Keys(values)) {
			names := values[id]
			named := append(slices.Clone(names), "", "")
			l.member(dim, id, named[0], named[1], names...)
		}
	}
	return l, nil
}
