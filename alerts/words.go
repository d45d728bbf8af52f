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

// shareText is a percentage that does not round a small chance to nothing.
func shareText(l i18n.Lang, v float64) string {
	if v > 0 && v < .001 {
		return "< " + l.Percent(.001)
	}
	return l.Percent(v)
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
func fill(l i18n.Lang, w Words, r Reading) string {
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
