package mapping

import (
	"slices"
	"strings"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/i18n"
)

// field compiles one value with its treatment.
func (c *compiler) field(key string, place int, info crm.FieldInfo, v valueFile) *field {
	f := &field{info: info, place: place, plan: c.defaults, currency: c.currency, keep: keepLast,
		percent: v.Percent, abs: v.Abs, negate: v.Negate, round: v.Round || v.Times != nil}
	f.from = c.source(key, v)
	f.from.columns(c.use)
	if v.Decimal != "" {
		f.plan.comma = c.comma(key+".decimal", v.Decimal)
	}
	if v.Zone != "" {
		f.plan.dates.zone = c.zone(key+".zone", v.Zone)
	}
	if v.Dates != nil {
		f.plan.dates.formats = c.formats(key+".dates", v.Dates)
	}
	if v.Keep != "" {
		f.keep = c.keep(key+".keep", v.Keep, info)
	}
	c.fieldCurrency(key+".currency", f, v.Currency)
	return f
}

// fieldCurrency is a code in capitals, or else a value such as a column.
func (c *compiler) fieldCurrency(key string, f *field, text string) {
	switch {
	case text == "":
	case len(text) == 3 && strings.Trim(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "":
		f.currency = c.code(key, text)
	default:
		f.currencyFrom = c.simple(text)
		f.currencyFrom.columns(c.use)
	}
}

func (c *compiler) keep(key, word string, info crm.FieldInfo) keep {
	k := keep(word)
	number := info.Type == crm.MoneyField || info.Type == crm.NumberField
	date := info.Type == crm.DayField || info.Type == crm.InstantField
	switch {
	case !slices.Contains(keeps, word):
		c.doc.Fault(key, i18n.Say("mapping.keep", "value", Quote(word), "known", strings.Join(keeps, ", ")))
	case (k == keepSum || k == keepMin || k == keepMax) && !number:
		c.doc.Fault(key, i18n.Say("mapping.nonumber", "field", info.Name, "word", word))
	case (k == keepEarliest || k == keepLatest) && !date:
		c.doc.Fault(key, i18n.Say("mapping.nodate", "field", info.Name, "word", word))
	}
	return k
}

func (c *compiler) source(key string, v valueFile) source {
	for _, problem := range v.unknown {
		c.doc.Fault(key, problem)
	}
	var out source
	switch {
	case v.First != nil:
		out = c.firstOf(key, v.First)
	case v.From != nil && v.Times != nil:
		c.doc.Fault(key, i18n.Say("mapping.both"))
		out = constant("")
	case v.From != nil:
		out = c.source(key+".from", *v.From)
	case v.Times != nil:
		out = product(v.Times)
	case v.Text == "":
		c.doc.Fault(key, i18n.Say("mapping.nocolumn"))
		out = constant("")
	default:
		out = c.simple(v.Text)
	}
	return c.mapped(key, v, out)
}

func (c *compiler) firstOf(key string, list []valueFile) source {
	var out firstOf
	for _, v := range list {
		out = append(out, c.source(key, v))
	}
	return out
}

// simple is a constant, a template or a column.
func (c *compiler) simple(text string) source {
	if rest, ok := strings.CutPrefix(text, "="); ok {
		return constant(rest)
	}
	if braces.MatchString(text) {
		return parseTemplate(text)
	}
	return column(strings.TrimSpace(text))
}

func (c *compiler) mapped(key string, v valueFile, from source) source {
	if v.Map.empty() {
		if v.Otherwise != nil {
			c.doc.Fault(key+".otherwise", i18n.Say("mapping.otherwise"))
		}
		return from
	}
	m := mapped{from: from, pairs: map[string]string{}, otherwise: v.Otherwise}
	pairs := v.Map.Pairs
	if v.Map.Name != "" {
		table, ok := c.file.Maps[v.Map.Name]
		if !ok {
			c.doc.Fault(key+".map", i18n.Say("mapping.table", "value", Quote(v.Map.Name)))
		}
		pairs, m.name = table, v.Map.Name
	}
	for from, to := range pairs {
		m.pairs[fold(from)] = to
	}
	for from, to := range pairs {
		m.pairs[from] = to
	}
	return m
}
