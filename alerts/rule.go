package alerts

import (
	"github.com/riskbell/riskbell/internal/i18n"
)

// Severity orders warnings of equal exposure, and says how long one may wait.
type Severity string

// The severities, from the lightest.
const (
	Notice   Severity = "notice"
	Warning  Severity = "warning"
	Critical Severity = "critical"
)

// Rule is a condition over the named features of a kind of subject, with all
// that follows when it holds. Rules are data: see docs/rules.md.
type Rule struct {
	// ID names the rule for good: fingerprints are built from it.
	ID string
	// Version is a short hash of the rule's text: a changed rule is another version.
	Version string
	// Place is file:line of the rule, for messages to its author.
	Place    string
	Severity Severity
	// Subject is what the rule is about: account, opportunity, owner, region,
	// contract, product or company.
	Subject Kind
	// When is the condition; Clear is the level below which a firing warning
	// ends ("" means: as soon as When no longer holds).
	When, Clear Condition
	// stands is the negation of Clear: while it is true a firing warning stays.
	stands Condition
	// Detector names the built-in detector When came from; "" for an expression.
	Detector string
	// Hold is how many days When must hold before the warning fires; Keep is
	// how many days it goes on firing after it cleared.
	Hold, Keep int
	// Likelihood is the chance, 0 to 1, that Outcome comes true in its window.
	Likelihood Formula
	// Impact is the loss in the company's currency, in major units, if it does.
	Impact Formula
	// ImpactWhy says in words where the numbers in Impact come from; zero if it
	// has none to explain.
	ImpactWhy i18n.Words
	// Outcome is what would prove the warning right.
	Outcome Outcome
	// Discreet warnings are not shown to the person they are about.
	Discreet bool
	// Inhibits names rules whose warnings on the same subject say nothing while
	// this one fires.
	Inhibits []string
	// Needs names the kinds of records the rule is computed from: a feed that is
	// short of one of them blinds the rule.
	Needs []string
	// Shows names the features that the arithmetic shows beside the condition.
	Shows []string
	// Title and Advice are templates with {feature} fields.
	Title, Advice i18n.Words
	Playbook      Playbook
	// Drill tags the exercise that trains this risk; "" if none.
	Drill string
}

// Outcome is the claim a warning makes.
type Outcome struct {
	// Text says in words what would prove the warning right.
	Text i18n.Words
	// When is a condition over the subject's features at the end of the window.
	When Condition
	// Window is its length in days from the day the warning fired.
	Window int
}

// Playbook is what to do: before it happens, and when it has happened.
type Playbook struct{ Prevent, Emergency i18n.Words }

// Find is the rule with the id.
func Find(rules []Rule, id string) (Rule, bool) {
	for _, r := range rules {
		if r.ID == id {
			return r, true
		}
	}
	return Rule{}, false
}
