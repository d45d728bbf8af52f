package alerts

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/near"
	"github.com/riskbell/riskbell/internal/strict"
)

//go:embed rules/*.yaml
var pack embed.FS

// StarterRules is the embedded pack.
func StarterRules() ([]Rule, error) { return LoadRules(pack, "rules/*.yaml") }

// LoadRules reads the rule files that match pattern (see path.Match), in the
// order of their names. All faults of all files come back together as
// strict.Faults: file:line: key: what is wrong and what to do.
func LoadRules(files fs.FS, pattern string) ([]Rule, error) {
	names, err := fs.Glob(files, pattern)
	if err != nil {
		return nil, fmt.Errorf("rules %s: %w", pattern, err)
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("rules %s: no such file", pattern)
	}
	var rules []Rule
	var faults strict.Faults
	seen, made := map[string]string{}, compilers{}
	for _, name := range names {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("rules: %w", err)
		}
		some, err := parseRules(path.Base(name), data, made)
		var f strict.Faults
		if errors.As(err, &f) {
			faults = append(faults, f...)
		}
		for _, r := range some {
			if first, twice := seen[r.ID]; twice {
				faults = append(faults, strict.Fault{File: r.Place, Key: r.ID, Problem: errors.New("the id is taken at " + first + ": choose another")})
			}
			seen[r.ID] = r.Place
		}
		rules = append(rules, some...)
	}
	if len(faults) > 0 {
		return nil, faults
	}
	return rules, nil
}

// ruleFile and ruleYAML are what people write.
type ruleFile struct {
	Rules []ruleYAML `yaml:"rules"`
}

type ruleYAML struct {
	ID         string        `yaml:"id"`
	Severity   Severity      `yaml:"severity"`
	Subject    Kind          `yaml:"subject"`
	When       string        `yaml:"when"`
	Clear      string        `yaml:"clear"`
	Detector   *detectorYAML `yaml:"detector"`
	Hold       int           `yaml:"hold"`
	Keep       int           `yaml:"keep"`
	Likelihood string        `yaml:"likelihood"`
	Impact     string        `yaml:"impact"`
	ImpactWhy  i18n.Words    `yaml:"impact_why"`
	Outcome    struct {
		Text   i18n.Words `yaml:"text"`
		When   string     `yaml:"when"`
		Window int        `yaml:"window"`
	} `yaml:"outcome"`
	Discreet bool       `yaml:"discreet"`
	Inhibits []string   `yaml:"inhibits"`
	Needs    []string   `yaml:"needs"`
	Shows    []string   `yaml:"shows"`
	Title    i18n.Words `yaml:"title"`
	Advice   i18n.Words `yaml:"advice"`
	Playbook struct {
		Prevent   i18n.Words `yaml:"prevent"`
		Emergency i18n.Words `yaml:"emergency"`
	} `yaml:"playbook"`
	Drill string `yaml:"drill"`
}

type detectorYAML struct {
	Name  string             `yaml:"name"`
	With  map[string]float64 `yaml:"with"`
	Clear map[string]float64 `yaml:"clear"` // parameters of the clear level
}

// ParseRules reads one rule file. The error is strict.Faults with all of them.
func ParseRules(file string, data []byte) ([]Rule, error) {
	return parseRules(file, data, compilers{})
}

func parseRules(file string, data []byte, made compilers) ([]Rule, error) {
	var in ruleFile
	doc := strict.Decode(file, data, &in)
	if doc.Err() != nil {
		return nil, doc.Err()
	}
	var rules []Rule
	for i, y := range in.Rules {
		c := checker{doc: doc, made: made, at: fmt.Sprintf("rules[%d]", i)}
		r := c.rule(y)
		r.Place = fmt.Sprintf("%s:%d", file, doc.Line(c.at+".id"))
		rules = append(rules, r)
	}
	if len(in.Rules) == 0 {
		doc.Fault("rules", errors.New("no rule stands here: add a list of rules"))
	}
	if err := doc.Err(); err != nil {
		return nil, err
	}
	return rules, nil
}

// checker turns one rule of the file into a Rule and gathers its faults.
type checker struct {
	doc  *strict.Doc
	made compilers
	at   string
}

func (c checker) fault(key, format string, args ...any) {
	c.doc.Fault(c.at+"."+key, fmt.Errorf(format, args...))
}

var idForm = regexp.MustCompile(`^[a-z][a-z0-9_]{1,47}$`)

func (c checker) rule(y ruleYAML) Rule {
	if !idForm.MatchString(y.ID) {
		c.fault("id", "%q is not 2 to 48 of a-z, 0-9 and _, a letter first", y.ID)
	}
	c.oneOf("severity", string(y.Severity), []string{string(Notice), string(Warning), string(Critical)})
	c.oneOf("subject", string(y.Subject), kindNames(subjectKinds))
	if y.Hold < 0 || y.Keep < 0 || y.Hold > 365 || y.Keep > 365 {
		c.fault("hold", "hold and keep are days from 0 to 365")
	}
	if y.Outcome.Window < 1 || y.Outcome.Window > 730 {
		c.fault("outcome.window", "give the days, 1 to 730, in which the outcome would show")
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
		c.fault("when", "give either an expression (when) or a detector, one of them")
	case y.Detector != nil && y.Clear != "":
		c.fault("clear", "a detector has its clear level under detector.clear")
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
		c.fault("subject", "detector %s is about %s: write subject: %s", d.Name, d.Subject, d.Subject)
		return
	}
	with := c.params("detector.with", d, d.Defaults, y.With)
	r.Detector = d.Name
	r.When = c.condition("detector", d.Subject, d.expression(with))
	if len(y.Clear) > 0 {
		r.Clear = c.condition("detector", d.Subject, "!("+d.expression(c.params("detector.clear", d, with, y.Clear))+")")
	}
}

// params are the defaults with what the rule gives.
func (c checker) params(key string, d Detector, defaults, given map[string]float64) map[string]float64 {
	out := map[string]float64{}
	for k, v := range defaults {
		out[k] = v
	}
	for k, v := range given {
		if _, ok := out[k]; !ok {
			c.oneOf(key+"."+k, k, sortedKeys(d.Defaults))
		}
		out[k] = v
	}
	return out
}

func (c checker) condition(key string, subject Kind, src string) Condition {
	cond, err := c.made.compile(subject, src)
	if err != nil {
		c.fault(key, "%s", strings.ReplaceAll(err.Error(), "\n", "; "))
	}
	return cond
}

func (c checker) formula(key string, subject Kind, src string) Formula {
	f, err := parseFormula(subject, src)
	if err != nil {
		c.fault(key, "%s", err)
	}
	return f
}

func (c checker) needs(kinds []string) {
	if len(kinds) == 0 {
		c.fault("needs", "name the kinds of records the rule is computed from, such as [order]")
	}
	for i, k := range kinds {
		c.oneOf(fmt.Sprintf("needs[%d]", i), k, kindNames(crm.Kinds()))
	}
}

var fieldForm = regexp.MustCompile(`\{([^{}]*)\}`)

// shows checks that every feature that texts name exists.
func (c checker) shows(y ruleYAML) {
	var names []string
	for _, f := range FeaturesOf(y.Subject) {
		names = append(names, f.Name)
	}
	for i, s := range y.Shows {
		c.oneOf(fmt.Sprintf("shows[%d]", i), s, names)
	}
	names = append(names, "name", "likelihood", "impact", "exposure")
	for key, w := range map[string]i18n.Words{"title": y.Title, "advice": y.Advice, "outcome.text": y.Outcome.Text} {
		for _, m := range fieldForm.FindAllStringSubmatch(w.ZH+w.EN, -1) {
			c.oneOf(key, m[1], names)
		}
	}
}

// texts checks that both languages are there.
func (c checker) texts(y ruleYAML) {
	for key, w := range map[string]i18n.Words{
		"title": y.Title, "advice": y.Advice, "outcome.text": y.Outcome.Text,
		"playbook.prevent": y.Playbook.Prevent, "playbook.emergency": y.Playbook.Emergency,
	} {
		if w.ZH == "" || w.EN == "" {
			c.fault(key, "the text is needed in both languages: zh and en")
		}
	}
}

func (c checker) oneOf(key, got string, want []string) {
	if slices.Contains(want, got) {
		return
	}
	hint := "one of: " + strings.Join(want, ", ")
	if close := near.Words(got, want, 2); len(close) > 0 {
		hint = "did you mean " + strings.Join(close, " or ") + "?"
	}
	c.fault(key, "%q is not known; %s", got, hint)
}

// versionOf is a short hash of all that a rule says.
func versionOf(y ruleYAML) string {
	text, err := yaml.Marshal(y)
	if err != nil {
		panic(err) // plain structs of texts and numbers
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:4])
}

func kindNames(kinds []Kind) []string {
	out := make([]string, len(kinds))
	for i, k := range kinds {
		out[i] = string(k)
	}
	return out
}
