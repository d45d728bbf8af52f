package alerts

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"

	"go.yaml.in/yaml/v3"

	"github.com/riskbell/riskbell/internal/i18n"
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
		return nil, i18n.Say("rules.pattern", "pattern", pattern, "error", err)
	}
	if len(names) == 0 {
		return nil, i18n.Say("rules.nofile", "pattern", pattern)
	}
	var rules []Rule
	var faults strict.Faults
	seen, made := map[string]string{}, compilers{}
	for _, name := range names {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, i18n.Say("rules.read", "error", err)
		}
		some, err := parseRules(path.Base(name), data, made)
		var f strict.Faults
		if errors.As(err, &f) {
			faults = append(faults, f...)
		}
		for _, r := range some {
			if first, twice := seen[r.ID]; twice {
				faults = append(faults, strict.Fault{File: r.Place, Key: r.ID, Problem: i18n.Say("rules.taken", "place", first)})
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
	if !doc.Read() {
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
		doc.Fault("rules", i18n.Say("rules.empty"))
	}
	if err := doc.Err(); err != nil {
		return nil, err
	}
	return rules, nil
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
