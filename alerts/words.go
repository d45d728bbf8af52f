package alerts

import (
	"math"
	"strings"

	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
)

// valueText is a value of the named feature as people of the language read it.
func valueText(l i18n.Lang, r Reading, name string, v Value) string {
	switch formIn(r, name) {
	case FormCount, FormDays:
		return l.Number(math.Round(v.Number), 0)
	case FormShare:
		return shareText(l, v.Number)
	case FormMoney:
		return l.Money(unit.Major(v.Number, r.Impact.Currency))
	case FormYes:
		if v.Number != 0 {
			return l.T("alerts.yes")
		}
		return l.T("alerts.no")
	case FormText:
		return codeText(l, name, v.Text)
	}
	if v.Text != "" {
		return v.Text
	}
	return l.Number(v.Number, 2)
}

// codeText is the name for people of a code that features carry, where there
// is one; other texts stand as they are.
func codeText(l i18n.Lang, feature, code string) string {
	var prefix string
	switch feature {
	case "stage":
		prefix = "kpi.stage."
	case "region":
		prefix = "kpi.region."
	case "status":
		prefix = "alerts.status."
	case "gap_prior":
		prefix = "alerts.gap_prior."
	}
	if key := i18n.Key(prefix + code); prefix != "" && i18n.Has(key) {
		return l.T(key)
	}
	return code
}

// leastShare is the smallest share that is written out.
const leastShare = 1e-5

// shareText is a percentage with one decimal, under one per cent with two
// significant digits, so that a small chance is not rounded to nothing.
func shareText(l i18n.Lang, v float64) string {
	switch {
	case v <= 0 || v >= .01:
		return l.Percent(v)
	case v < leastShare:
		return "< " + l.Number(leastShare*100, 3) + "%"
	}
	decimals := 1 - int(math.Floor(math.Log10(v*100)))
	return l.Number(v*100, decimals) + "%"
}

// kindText is a kind of record in words.
func kindText(l i18n.Lang, kind string) string {
	if key := i18n.Key("alerts.kind." + kind); i18n.Has(key) {
		return l.T(key)
	}
	return kind
}

// fieldName is a field of a record in words.
func fieldName(l i18n.Lang, field string) string {
	if key := i18n.Key("alerts.field." + field); i18n.Has(key) {
		return l.T(key)
	}
	return field
}

// evidenceText is the value of a record's field as people read it.
func evidenceText(l i18n.Lang, e Evidence) string {
	switch e.Field {
	case "amount":
		currency, number, ok := strings.Cut(e.Value, " ")
		if m, err := unit.ParseMoney(number, unit.Currency(currency)); ok && err == nil {
			return l.ExactMoney(m)
		}
	case "score":
		return l.T("alerts.score", "value", e.Value)
	case "class":
		if key := i18n.Key("alerts.class." + e.Value); i18n.Has(key) {
			return l.T(key)
		}
	case "cancelled":
		if e.Value == "true" {
			return l.T("alerts.yes")
		}
		return l.T("alerts.no")
	}
	return orElse(codeText(l, e.Field, e.Value), i18n.None)
}

// featureText is the feature's value in a reading, None where it is unknown.
func featureText(l i18n.Lang, r Reading, name string) string {
	v, ok := r.Values[name]
	if !ok {
		return i18n.None
	}
	return valueText(l, r, name, v)
}

// formIn is the form of a feature of the reading's subject.
func formIn(r Reading, name string) Form {
	return formOf(subjectKind(r), name)
}

// fill puts the reading's figures into a rule's text.
func fill(l i18n.Lang, w i18n.Words, r Reading) string {
	text, out, done := w.In(l), "", 0
	for _, at := range fieldForm.FindAllStringIndex(text, -1) {
		out = i18n.Glue(out, text[done:at[0]])
		out = i18n.Glue(out, fieldText(l, r, strings.Trim(text[at[0]:at[1]], "{}")))
		done = at[1]
	}
	return i18n.Glue(out, text[done:])
}

func fieldText(l i18n.Lang, r Reading, name string) string {
	switch name {
	case "name":
		return r.Name.In(l)
	case "likelihood":
		return l.Percent(r.Likelihood)
	case "impact":
		return l.Money(r.Impact)
	case "exposure":
		return l.Money(r.Exposure)
	}
	return featureText(l, r, name)
}

// label is a feature's name for people; what is no feature stands as it is.
func label(l i18n.Lang, name string) string {
	if key := i18n.Key("alerts.feature." + name); i18n.Has(key) {
		return l.T(key)
	}
	return name
}

// reasonText is a reason in the reader's language.
func reasonText(l i18n.Lang, r Reason) string { return l.T(i18n.Key("alerts.reason." + string(r))) }
