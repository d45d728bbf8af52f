package mapping

import (
	"time"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
)

// Canonical is the mapping of a folder with one file per kind of record, named
// as the kind or its plural (opportunities.csv), whose headers are the field
// names of crm. Amounts carry their currency ("CNY 12.00"), have a column
// currency beside them, or are in the company's; a column deleted that says yes
// marks deleted records. A zone that does not exist is an error.
func Canonical(home Home) (Mapping, error) {
	zone, err := time.LoadLocation(home.Zone)
	if err != nil {
		return Mapping{}, i18n.Say("mapping.zone", "value", Quote(home.Zone))
	}
	m := Mapping{Name: "files", zone: zone, currency: home.Currency, hash: Hash("canonical" + home.Zone + string(home.Currency))}
	for _, kind := range crm.Kinds() {
		m.streams = append(m.streams, canonicalStream(kind, zone, home.Currency))
	}
	return m, nil
}

func canonicalStream(kind crm.Kind, zone *time.Location, currency unit.Currency) *Stream {
	s := &Stream{AnyColumns: true, used: map[string]bool{}, usedFolded: map[string]bool{}}
	for _, name := range []string{string(kind), plural(string(kind))} {
		s.from = append(s.from, name, name+".*")
	}
	infos := crm.Fields(kind)
	yes := among([]string{"true", "1", "yes", "是"}, true)
	rec := &record{kind: kind, infos: infos, extra: true, deleted: []condition{{"deleted", yes}}}
	for place, info := range infos {
		f := &field{kind: kind, info: info, place: place, from: column(info.Name), keep: keepLast, currency: currency, currencyFrom: column("currency"),
			past: past(kind, info), plan: plan{dates: dateReader{formats: []dateFormat{{written: isoFormat}}, zone: zone}}}
		if info.Name == "id" {
			rec.id = f
		} else {
			rec.fields = append(rec.fields, f)
		}
		s.use(info.Name)
	}
	s.use("currency")
	s.use("deleted")
	s.records = []*record{rec}
	return s
}

func plural(word string) string {
	switch last := len(word) - 1; {
	case word[last] == 'y' && word[last-1] != 'e':
		return word[:last] + "ies"
	case word[last] == 'h':
		return word + "es"
	}
	return word + "s"
}

// use notes that a column is named by the mapping.
func (s *Stream) use(column string) {
	s.used[column] = true
	s.usedFolded[fold(column)] = true
	for _, other := range s.other[column] {
		s.usedFolded[fold(other)] = true
	}
}

// past reports whether the field says when something happened, so that it
// cannot lie in the future. Hiring and leaving dates may.
func past(kind crm.Kind, info crm.FieldInfo) bool {
	switch info.Name {
	case "ordered_on", "issued_on", "paid_on", "returned_on", "sent_on", "opened_on", "created_at", "modified_at":
		return true
	case "on":
		return kind == crm.KindStock
	}
	return kind != crm.KindOwner && (info.Happened || info.Created)
}
