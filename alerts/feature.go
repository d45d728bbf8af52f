package alerts

import (
	"slices"

	"github.com/riskbell/riskbell/crm"
)

// Form says what a feature's value is and how people read it.
type Form string

// The forms.
const (
	FormCount Form = "count" // a number of things
	FormDays  Form = "days"  // a length in days
	FormRatio Form = "ratio" // a number such as 0.42
	FormShare Form = "share" // 0 to 1, read as a percentage
	FormMoney Form = "money" // major units of the company's currency
	FormYes   Form = "yes"   // true or false
	FormText  Form = "text"
)

// Feature is one named value of a kind of subject. Its label in both
// languages is the text alerts.feature.NAME.
type Feature struct {
	Name     string
	Subjects []Kind
	Form     Form
	part     part
}

// part names features of a kind that are computed together: those of a part
// are left out where the others decide.
type part uint8

// The parts. Kinds other than accounts have one.
const (
	entire   part = iota
	buys          // what an account's orders say at a glance
	rhythm        // the gaps between them
	declines      // lately against before
	pays
	served
	parts = iota
)

// Subject kinds in the order of the documentation.
var subjectKinds = []Kind{
	crm.KindAccount, crm.KindOpportunity, crm.KindOwner, KindRegion, crm.KindContract,
	crm.KindInvoice, crm.KindProduct, KindCompany,
}

// FeaturesOf lists the features of a kind of subject.
func FeaturesOf(subject Kind) []Feature {
	var out []Feature
	for _, f := range features {
		if slices.Contains(f.Subjects, subject) {
			out = append(out, f)
		}
	}
	return out
}

// formOf is the form of a subject's feature; "" if there is no such feature.
func formOf(subject Kind, name string) Form {
	for _, f := range features {
		if f.Name == name && slices.Contains(f.Subjects, subject) {
			return f.Form
		}
	}
	return ""
}
