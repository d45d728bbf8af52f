package strict

import (
	"errors"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/riskbell/riskbell/internal/i18n"
)

var (
	atLine    = regexp.MustCompile(`^(?:yaml: )?line (\d+): (?s)(.*)$`)
	wrongType = regexp.MustCompile("^cannot unmarshal !!(\\w+)(?: `(.*)`)? into (.*)$")
)

// syntax turns an error of the YAML library into faults with keys. What a
// decoder of the caller's own says stands as it is.
func (d *Doc) syntax(err error) Faults {
	if _, own := err.(i18n.Texter); own {
		return Faults{{File: d.file, Problem: err}}
	}
	list := []string{err.Error()}
	if te := (*yaml.TypeError)(nil); errors.As(err, &te) {
		list = te.Errors
	}
	var out Faults
	for _, text := range list {
		f := Fault{File: d.file}
		text = strings.TrimPrefix(text, "yaml: ")
		if m := atLine.FindStringSubmatch(text); m != nil {
			f.Line, _ = strconv.Atoi(m[1]) // digits by the pattern
			text = m[2]
			f.Key = d.keyAt(d.root, f.Line, "")
		}
		if list := strings.LastIndexByte(f.Key, '['); list > 0 && strings.HasPrefix(text, "cannot unmarshal !!seq") {
			f.Key = f.Key[:list] // its first element is on the line, too
		}
		if f.Problem = d.mistyped(text); f.Problem == nil {
			f.Problem = malformed(text, &f.Line)
		}
		out = append(out, f)
	}
	return out
}

// mistyped words a value of the wrong type; nil if text is not about one.
func (d *Doc) mistyped(text string) error {
	m := wrongType.FindStringSubmatch(text)
	if m == nil {
		return nil
	}
	want := i18n.Say(d.typeKey(m[3]))
	if m[2] != "" {
		return i18n.Say("strict.type", "value", m[2], "want", want)
	}
	got, known := nodeKeys[m[1]]
	if !known {
		return i18n.Say("strict.type", "value", m[1], "want", want)
	}
	return i18n.Say("strict.instead", "got", i18n.Say(got), "want", want)
}

// nodeKeys are the texts for what stands in the file, by YAML's name of it.
var nodeKeys = map[string]i18n.Key{
	"str": "strict.type.text", "seq": "strict.type.list", "map": "strict.type.section", "null": "strict.type.nothing",
	"int": "strict.type.number", "float": "strict.type.number", "bool": "strict.type.bool",
}

// typeKey is the text for what a Go type is to the author of the file.
func (d *Doc) typeKey(name string) i18n.Key {
	switch kind := d.kinds[name]; {
	case kind == reflect.String, name == "string":
		return "strict.type.text"
	case reflect.Int <= kind && kind <= reflect.Uint64, strings.HasPrefix(name, "int"), strings.HasPrefix(name, "uint"):
		return "strict.type.whole"
	case kind == reflect.Float64, strings.HasPrefix(name, "float"):
		return "strict.type.number"
	case kind == reflect.Bool, name == "bool":
		return "strict.type.bool"
	case kind == reflect.Slice, strings.HasPrefix(name, "[]"):
		return "strict.type.list"
	}
	return "strict.type.section"
}

// shape is a way in which a file is no YAML, by what the library says of it.
type shape struct {
	says string
	key  i18n.Key
	// nowhere says that the library names no line on which to look: where it
	// names none for another shape, it means the first.
	nowhere bool
}

var shapes = []shape{
	{says: "mapping values are not allowed", key: "strict.yaml.colon"},
	{says: "found character that cannot start any token", key: "strict.yaml.start"},
	{says: "tab character", key: "strict.yaml.tab"},
	{says: "did not find expected key", key: "strict.yaml.key"},
	{says: "did not find expected '-' indicator", key: "strict.yaml.dash"},
	{says: "did not find expected ',' or ']'", key: "strict.yaml.bracket"},
	{says: "did not find expected ',' or '}'", key: "strict.yaml.brace"},
	{says: "could not find expected ':'", key: "strict.yaml.nocolon"},
	{says: "found unexpected end of stream", key: "strict.yaml.quote"},
	{says: "found unknown escape character", key: "strict.yaml.escape"},
	{says: "unknown anchor", key: "strict.yaml.anchor", nowhere: true},
	{says: "control characters are not allowed", key: "strict.yaml.control", nowhere: true},
	{says: "UTF-8", key: "strict.yaml.utf8", nowhere: true},
}

// malformed words what the library says of a file that is no YAML; what is not
// recognised stays in the library's words.
func malformed(text string, line *int) error {
	for _, s := range shapes {
		if !strings.Contains(text, s.says) {
			continue
		}
		if *line == 0 && !s.nowhere {
			*line = 1
		}
		return i18n.Say(s.key)
	}
	return i18n.Say("strict.syntax", "error", text)
}
