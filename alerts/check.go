package alerts

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/expr"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/strict"
)

// checker turns one rule of the file into a Rule and gathers its faults.
type checker struct {
	doc  *strict.Doc
	made compilers
	at   string
}

func (c checker) fault(key string, problem error) { c.doc.Fault(c.at+"."+key, problem) }

var idForm = regexp.MustCompile(`^[a-z][a-z0-9_]{1,47}$`)

func (c checker) rule(y ruleYAML) Rule {
	if !idForm.MatchString(y.ID) {
		c.fault("id", i18n.Say("rules.id", "id", y.ID))
	}
	c.oneOf("severity", string(y.Severity), []string{string(Notice), string(Warning), string(Critical)})
	c.oneOf("subject", string(y.Subject), kindNames(subjectKinds))
	if y.Hold < 0 || y.Keep < 0 || y.Hold > 365 || y.Keep > 365 {
		c.fault("hold", i18n.Say("rules.days"))
	}
	if y.Outcome.Window < 1 || y.Outcome.Window > 730 {
		c.fault("outcome.window", i18n.Say("rules.window"))
	}
	r := Rule{
		ID: y.ID, Version: versionOf(y), Severity: y.Severity, Subject: y.Subject, Hold: y.Hold, Keep: y.Keep,
		Discreet: y.Discreet, Inhibits: y.Inhibits, Needs: y.Needs, Shows: y.Shows, Title: y.Title, Advice: y.Advice,
		Playbook: Playbook(y.Playbook), Drill: y.Drill, ImpactWhy: y.ImpactWhy,
	}
	c.conditions(&r, y)
	if !r.Clear.IsZero() {
		r.stands = c.condition("clear", y.Subject, "!("+r.Clear.Source+")")
	}
	r.Likelihood = c.formula("likelihood", y.Subject, y.Likelihood)
	r.Impact = c.formula("impact", y.Subject, y.Impact)
	r.Outcome = Outcome{Text: y.Outcome.Text, When: c.condition("outcome.when", y.Subject, y.Outcome.When), Window: y.Outcome.Window}
	c.needs(y.Needs)
	c.shows(y)
	c.texts(y)
	return r
}

// conditions sets When and Clear, from expressions or from a detector.
func (c checker) conditions(r *Rule, y ruleYAML) {
	switch {
	case (y.When == "") == (y.Detector == nil):
		c.fault("when", i18n.Say("rules.condition"))
	case y.Detector != nil && y.Clear != "":
		c.fault("clear", i18n.Say("rules.clear"))
	case y.Detector != nil:
		c.detector(r, *y.Detector)
	default:
		r.When = c.condition("when", y.Subject, y.When)
		r.Clear = c.condition("clear", y.Subject, y.Clear)
	}
}

func (c checker) detector(r *Rule, y detectorYAML) {
	d, ok := findDetector(y.Name)
	if !ok {
		c.oneOf("detector.name", y.Name, detectorNames())
		return
	}
	if d.Subject != r.Subject {
		c.fault("subject", i18n.Say("rules.subject", "name", d.Name, "subject", string(d.Subject)))
		return
	}
	with, fine := c.params("detector.with", d, d.Defaults, y.With)
	clear, fineClear := c.params("detector.clear", d, with, y.Clear)
	if !fine || !fineClear {
		return
	}
	r.Detector = d.Name
	r.When = c.condition("detector", d.Subject, d.expression(with))
	if len(y.Clear) > 0 {
		r.Clear = c.condition("detector", d.Subject, "!("+d.expression(clear)+")")
	}
}

// params are the defaults with what the rule gives; not fine if that is
// faulty.
func (c checker) params(key string, d Detector, defaults, given map[string]float64) (out map[string]float64, fine bool) {
	out, fine = maps.Clone(defaults), true
	for _, k := range sortedKeys(given) {
		v := given[k]
		switch _, ok := d.Defaults[k]; {
		case !ok:
			c.oneOf(key+"."+k, k, sortedKeys(d.Defaults))
			fine = false
		case math.IsNaN(v) || math.IsInf(v, 0):
			c.fault(key+"."+k, i18n.Say("rules.param"))
			fine = false
		}
		out[k] = v
	}
	return out, fine
}

// condition compiles src. Over an unknown subject, which is a fault already,
// nothing can be said of it.
func (c checker) condition(key string, subject Kind, src string) Condition {
	if !slices.Contains(subjectKinds, subject) {
		return Condition{}
	}
	cond, err := c.made.compile(subject, src)
	var faults expr.Faults
	switch {
	case errors.As(err, &faults):
		for _, f := range faults {
			c.fault(key, f)
		}
	case err != nil:
		c.fault(key, err)
	}
	return cond
}

func (c checker) formula(key string, subject Kind, src string) Formula {
	if !slices.Contains(subjectKinds, subject) {
		return Formula{}
	}
	f, err := parseFormula(subject, src)
	if err != nil {
		c.fault(key, err)
	}
	return f
}

func (c checker) needs(kinds []string) {
	if len(kinds) == 0 {
		c.fault("needs", i18n.Say("rules.needs"))
	}
	for i, k := range kinds {
		c.oneOf(fmt.Sprintf("needs[%d]", i), k, kindNames(crm.Kinds()))
	}
}

var fieldForm = regexp.MustCompile(`\{([^{}]*)\}`)

// shows checks that every feature that texts name exists.
func (c checker) shows(y ruleYAML) {
	names := featureNames(y.Subject)
	if len(names) == 0 {
		return // the subject is a fault already
	}
	for i, s := range y.Shows {
		c.oneOf(fmt.Sprintf("shows[%d]", i), s, names)
	}
	names = append(names, "name", "likelihood", "impact", "exposure")
	for _, t := range y.texts() {
		if !t.filled {
			continue
		}
		for _, m := range fieldForm.FindAllStringSubmatch(t.words.ZH+t.words.EN, -1) {
			c.oneOf(t.key, m[1], names)
		}
	}
}

// texts checks that both languages are there.
func (c checker) texts(y ruleYAML) {
	for _, t := range y.texts() {
		if t.words.ZH == "" || t.words.EN == "" {
			c.fault(t.key, i18n.Say("rules.languages"))
		}
	}
}

// ruleText is a text of a rule; features in braces are filled in some.
type ruleText struct {
	key    string
	words  i18n.Words
	filled bool
}

func (y ruleYAML) texts() []ruleText {
	return []ruleText{
		{"title", y.Title, true}, {"advice", y.Advice, true}, {"outcome.text", y.Outcome.Text, true},
		{"playbook.prevent", y.Playbook.Prevent, false}, {"playbook.emergency", y.Playbook.Emergency, false},
	}
}

func (c checker) oneOf(key, got string, want []string) {
	if slices.Contains(want, got) {
		return
	}
	words := strings.Join(want, ", ")
	switch close := expr.Near(got, want); {
	case got == "":
		c.fault(key, i18n.Say("rules.missing", "words", words))
	case len(close) > 0:
		c.fault(key, i18n.Say("rules.unknown.near", "word", got, "near", close))
	default:
		c.fault(key, i18n.Say("rules.unknown", "word", got, "words", words))
	}
}
