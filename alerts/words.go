package alerts

import (
	"math"
	"strings"

	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
)

// valueText is a feature's value as people of the language read it.
func valueText(l i18n.Lang, form Form, v Value, c unit.Currency) string {
	switch form {
	case FormCount, FormDays:
		return l.Number(math.Round(v.Number), 0)
	case FormShare:
		return shareText(l, v.Number)
	case FormMoney:
		return l.Money(unit.Major(v.Number, c))
	case FormYes:
		if v.Number != 0 {
			return l.T("alerts.yes")
		}
		return l.T("alerts.no")
	case FormText:
		return v.Text
	}
	if v.Text != "" {
		return v.Text
	}
	return l.Number(v.Number, 2)
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
	return valueText(l, formIn(r, name), v, r.Impact.Currency)
}

// formIn is the form of a feature of the reading's subject.
func formIn(r Reading, name string) Form {
	return formOf(subjectKind(r), name)
}

// fill puts the reading's figures into a rule's text.
func fill(l i18n.Lang, w Words, r Reading) string {
	return fieldForm.ReplaceAllStringFunc(w.In(l), func(field string) string {
		switch name := strings.Trim(field, "{}"); name {
		case "name":
			return r.Name.In(l)
		case "likelihood":
			return l.Percent(r.Likelihood)
		case "impact":
			return l.Money(r.Impact)
		case "exposure":
			return l.Money(r.Exposure)
		default:
			return featureText(l, r, name)
		}
	})
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
