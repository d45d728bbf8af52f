package mapping

import (
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/riskbell/riskbell/internal/i18n"
)

// The shapes of a mapping file, as written. docs/mapping.md explains each key.

type mappingFile struct {
	Name      string                       `yaml:"name"`
	Currency  string                       `yaml:"currency"`
	Zone      string                       `yaml:"zone"`
	Dates     words                        `yaml:"dates"`
	Decimal   string                       `yaml:"decimal"`
	Complete  bool                         `yaml:"complete"`
	Encoding  string                       `yaml:"encoding"`
	Delimiter string                       `yaml:"delimiter"`
	Maps      map[string]map[string]string `yaml:"maps"`
	Streams   []streamFile                 `yaml:"streams"`
}

type streamFile struct {
	From       words            `yaml:"from"`
	Sheet      string           `yaml:"sheet"`
	Encoding   string           `yaml:"encoding"`
	Delimiter  string           `yaml:"delimiter"`
	Skip       conditions       `yaml:"skip"`
	OtherNames map[string]words `yaml:"other_names"`
	Optional   words            `yaml:"optional"`
	Ignore     words            `yaml:"ignore"`
	Records    []recordFile     `yaml:"records"`
}

type recordFile struct {
	Kind    string               `yaml:"kind"`
	When    conditions           `yaml:"when"`
	Key     words                `yaml:"key"`
	Merge   bool                 `yaml:"merge"`
	Fields  map[string]valueFile `yaml:"fields"`
	History []stepFile           `yaml:"history"`
	Deleted conditions           `yaml:"deleted"`
}

type stepFile struct {
	At   valueFile            `yaml:"at"`
	When conditions           `yaml:"when"`
	Set  map[string]valueFile `yaml:"set"`
}

// words is a list of texts; a single text is a list of one.
type words []string

// UnmarshalYAML reads a text or a list of texts.
func (w *words) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		*w = words{n.Value}
		return nil
	}
	return n.Decode((*[]string)(w))
}

// valueFile is where a field's value comes from: a column name, a constant
// ("=open"), a template ("{First} {Last}"), a list of which the first value
// that is not empty counts, or a section with a source and its treatment.
type valueFile struct {
	Text  string
	First []valueFile
	valueOptions
	unknown []error // keys that mean nothing
}

type valueOptions struct {
	From      *valueFile `yaml:"from"`
	Times     words      `yaml:"times"`
	Map       tableFile  `yaml:"map"`
	Otherwise *string    `yaml:"otherwise"`
	Dates     words      `yaml:"dates"`
	Zone      string     `yaml:"zone"`
	Decimal   string     `yaml:"decimal"`
	Currency  string     `yaml:"currency"`
	Percent   bool       `yaml:"percent"`
	Abs       bool       `yaml:"abs"`
	Negate    bool       `yaml:"negate"`
	Round     bool       `yaml:"round"`
	Keep      string     `yaml:"keep"`
}

var valueKeys = []string{"from", "times", "map", "otherwise", "dates", "zone", "decimal", "currency", "percent", "abs", "negate", "round", "keep"}

// UnmarshalYAML reads any of the three forms.
func (v *valueFile) UnmarshalYAML(n *yaml.Node) error {
	switch n.Kind {
	case yaml.ScalarNode:
		v.Text = n.Value
		return nil
	case yaml.SequenceNode:
		return n.Decode(&v.First)
	}
	v.unknown = unknownKeys(n, valueKeys)
	return n.Decode(&v.valueOptions)
}

// tableFile is a value map, or the name of one under maps.
type tableFile struct {
	Name  string
	Pairs map[string]string
}

// UnmarshalYAML reads a name or the map itself.
func (t *tableFile) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		t.Name = n.Value
		return nil
	}
	return n.Decode(&t.Pairs)
}

func (t tableFile) empty() bool { return t.Name == "" && t.Pairs == nil }

// conditions on columns; all must hold.
type conditions map[string]conditionFile

// conditionFile is a text the column must equal, a list it must be in, or a
// section of tests.
type conditionFile struct {
	In      []string
	Tests   testsFile
	unknown []error // keys that mean nothing
}

type testsFile struct {
	Is        *string `yaml:"is"`
	Not       *string `yaml:"not"`
	In        words   `yaml:"in"`
	NotIn     words   `yaml:"not_in"`
	Prefix    string  `yaml:"prefix"`
	NotPrefix string  `yaml:"not_prefix"`
	Negative  *bool   `yaml:"negative"`
	Positive  *bool   `yaml:"positive"`
	Empty     *bool   `yaml:"empty"`
}

var testKeys = []string{"is", "not", "in", "not_in", "prefix", "not_prefix", "negative", "positive", "empty"}

// UnmarshalYAML reads any of the three forms.
func (c *conditionFile) UnmarshalYAML(n *yaml.Node) error {
	switch n.Kind {
	case yaml.ScalarNode:
		c.In = []string{n.Value}
		return nil
	case yaml.SequenceNode:
		return n.Decode(&c.In)
	}
	c.unknown = unknownKeys(n, testKeys)
	return n.Decode(&c.Tests)
}

// unknownKeys says which keys of the section mean nothing.
func unknownKeys(n *yaml.Node, known []string) []error {
	var problems []error
	for i := 0; i+1 < len(n.Content); i += 2 {
		if key := n.Content[i].Value; !slices.Contains(known, key) {
			problems = append(problems, i18n.Say("mapping.unknown", "key", Quote(key), "hint", hint(key, known)))
		}
	}
	return problems
}
