// Package strict reads the YAML files people write by hand and says everything
// that is wrong with one at once: file, line, key and what to do. An unknown
// key, a key given twice and a value of the wrong type are faults, never
// guesses.
package strict

import (
	"errors"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/near"
)

// MaxFile is the largest file that is read, in bytes.
const MaxFile = 1 << 20

// Doc is a decoded file that remembers where each key stands, and gathers the
// faults that validation finds.
type Doc struct {
	file   string
	root   *yaml.Node
	faults Faults
	kinds  map[string]reflect.Kind // of the types met, by name
	meant  map[string]bool         // keys that an unknown one probably stands for
	wrong  []string                // keys whose values have the wrong type
	unread bool                    // what v holds says nothing of the file
}

// Decode reads data, named file in faults, into the pointer v, whose present
// values are the defaults. It returns the Doc even when there are faults, so
// that the caller's validation can add its own; see Doc.Read and Doc.Err.
func Decode(file string, data []byte, v any) *Doc {
	d := &Doc{file: file, kinds: map[string]reflect.Kind{}, meant: map[string]bool{}}
	d.decode(data, v)
	return d
}

func (d *Doc) decode(data []byte, v any) {
	d.unread = true
	if len(data) > MaxFile {
		d.faults = Faults{{File: d.file, Problem: i18n.Say("strict.large", "bytes", MaxFile)}}
		return
	}
	var root yaml.Node
	dec := yaml.NewDecoder(strings.NewReader(string(data)))
	if err := dec.Decode(&root); err != nil && !errors.Is(err, io.EOF) {
		d.faults = d.syntax(err)
		return
	}
	if len(root.Content) == 0 {
		d.unread = false
		return
	}
	if err := dec.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		d.faults = Faults{{File: d.file, Problem: i18n.Say("strict.documents")}}
		return
	}
	d.root, d.unread = root.Content[0], false
	d.walk(d.root, reflect.TypeOf(v), "", 0)
	if d.unread { // YAML itself refuses keys given twice
		return
	}
	if err := d.root.Decode(v); err != nil {
		wrong := d.syntax(err)
		for _, f := range wrong {
			d.wrong = append(d.wrong, f.Key)
		}
		var types *yaml.TypeError // all but these values were taken
		d.faults, d.unread = append(d.faults, wrong...), !errors.As(err, &types)
	}
}

// Read reports whether v holds what the file says, but for unknown keys and
// values of the wrong type: only then is there something to validate.
func (d *Doc) Read() bool { return !d.unread }

// Fault adds a fault at the line of key; a key that is not in the file takes
// the line of its nearest parent. Nothing is said of a key that was probably
// meant by an unknown one, nor of one whose value could not be taken: what is
// missing there is what was mistyped.
func (d *Doc) Fault(key string, problem error) {
	for k := range d.meant {
		if within(key, k) && !d.has(k) {
			return
		}
	}
	if slices.ContainsFunc(d.wrong, func(k string) bool { return within(key, k) }) {
		return
	}
	d.faults = append(d.faults, Fault{File: d.file, Line: d.Line(key), Key: key, Problem: problem})
}

// Err is nil, or the Faults in the order of their lines.
func (d *Doc) Err() error {
	if len(d.faults) == 0 {
		return nil
	}
	slices.SortStableFunc(d.faults, func(a, b Fault) int { return a.Line - b.Line })
	return d.faults
}

var ownDecoder = reflect.TypeFor[yaml.Unmarshaler]()

// walk reports keys that t does not have and keys given twice.
func (d *Doc) walk(n *yaml.Node, t reflect.Type, path string, depth int) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	d.kinds[t.String()] = t.Kind()
	if depth > 64 || n.Kind == yaml.AliasNode || reflect.PointerTo(t).Implements(ownDecoder) {
		return
	}
	switch {
	case n.Kind == yaml.SequenceNode && (t.Kind() == reflect.Slice || t.Kind() == reflect.Array):
		for i, item := range n.Content {
			d.walk(item, t.Elem(), fmt.Sprintf("%s[%d]", path, i), depth+1)
		}
	case n.Kind == yaml.MappingNode && t.Kind() == reflect.Map:
		d.pairs(n, path, func(key string, v *yaml.Node) { d.walk(v, t.Elem(), join(path, key), depth+1) })
	case n.Kind == yaml.MappingNode && t.Kind() == reflect.Struct:
		known := keysOf(t)
		d.pairs(n, path, func(key string, v *yaml.Node) {
			field, ok := known[key]
			if !ok {
				d.unknown(join(path, key), key, v.Line, known)
				return
			}
			d.walk(v, field, join(path, key), depth+1)
		})
	}
}

func (d *Doc) pairs(n *yaml.Node, path string, each func(key string, v *yaml.Node)) {
	seen := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k := n.Content[i]
		if first, twice := seen[k.Value]; twice {
			d.unread = true
			d.faults = append(d.faults, Fault{File: d.file, Line: k.Line, Key: join(path, k.Value),
				Problem: i18n.Say("strict.twice", "line", strconv.Itoa(first))})
			continue
		}
		seen[k.Value] = k.Line
		each(k.Value, n.Content[i+1])
	}
}

func (d *Doc) unknown(path, key string, line int, known map[string]reflect.Type) {
	var names []string
	for name := range known {
		names = append(names, name)
	}
	slices.Sort(names)
	problem := i18n.Say("strict.unknown", "keys", strings.Join(names, ", "))
	close := near.Words(key, names, 2)
	for _, name := range close {
		d.meant[path[:len(path)-len(key)]+name] = true
	}
	switch len(close) {
	case 1:
		problem = i18n.Say("strict.unknown.near", "key", close[0])
	case 2:
		problem = i18n.Say("strict.unknown.either", "first", close[0], "second", close[1])
	}
	d.faults = append(d.faults, Fault{File: d.file, Line: line, Key: path, Problem: problem})
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// keysOf is the YAML keys of a struct with their types, inlined ones included.
func keysOf(t reflect.Type) map[string]reflect.Type {
	keys := map[string]reflect.Type{}
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		switch {
		case strings.Contains(options, "inline"):
			for k, ft := range keysOf(f.Type) {
				keys[k] = ft
			}
		case name == "-" || !f.IsExported():
		case name == "":
			keys[strings.ToLower(f.Name)] = f.Type
		default:
			keys[name] = f.Type
		}
	}
	return keys
}

var keyPart = regexp.MustCompile(`[^.\[\]]+`)

// Line is the line key stands on, or that of its nearest parent in the file.
func (d *Doc) Line(key string) int {
	n, line := d.root, 0
	for _, part := range keyPart.FindAllString(key, -1) {
		k, child := step(n, part)
		if child == nil {
			break
		}
		n, line = child, k.Line
	}
	return line
}

// within reports whether key is k or lies below it.
func within(key, k string) bool {
	rest, ok := strings.CutPrefix(key, k)
	return ok && (rest == "" || rest[0] == '.' || rest[0] == '[')
}

// has reports whether key is in the file.
func (d *Doc) has(key string) bool {
	n := d.root
	for _, part := range keyPart.FindAllString(key, -1) {
		_, n = step(n, part)
	}
	return n != nil
}

// step goes from n to the value under part, and gives the node to blame.
func step(n *yaml.Node, part string) (at, child *yaml.Node) {
	if n == nil {
		return nil, nil
	}
	if n.Kind == yaml.SequenceNode {
		i, err := strconv.Atoi(part)
		if err != nil || i < 0 || i >= len(n.Content) {
			return nil, nil
		}
		return n.Content[i], n.Content[i]
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == part {
			return n.Content[i], n.Content[i+1]
		}
	}
	return nil, nil
}

// keyAt is the path of the innermost key whose value begins on line.
func (d *Doc) keyAt(n *yaml.Node, line int, path string) string {
	found := ""
	if n == nil {
		return found
	}
	switch n.Kind {
	case yaml.SequenceNode:
		for i, item := range n.Content {
			p := fmt.Sprintf("%s[%d]", path, i)
			if item.Line == line {
				found = p
			}
			if deeper := d.keyAt(item, line, p); deeper != "" {
				found = deeper
			}
		}
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			p := join(path, n.Content[i].Value)
			if n.Content[i+1].Line == line {
				found = p
			}
			if deeper := d.keyAt(n.Content[i+1], line, p); deeper != "" {
				found = deeper
			}
		}
	}
	return found
}
