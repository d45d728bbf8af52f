// Package floors holds the import directions: a room imports lower floors only,
// never a neighbour; a subfolder may import its parent.
package floors

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/riskbell/riskbell"

// plan has every room with its floor. A folder below a room that is not named
// here belongs to it.
var plan = map[string]int{
	"internal/unit":        0,
	"internal/stats":       0,
	"internal/near":        0,
	"storage":              1, // speaks in instants
	"internal/calendar":    1, // speaks of days
	"internal/i18n":        1, // words money and days
	"internal/strict":      2, // finds faults with near, words them with i18n
	"internal/chat":        2,
	"internal/column":      2,
	"internal/diary":       2,
	"internal/expr":        2,
	"internal/xlsx":        2, // words what is wrong with a row
	"internal/chat/outbox": 3,
	"crm":                  3,
	"kpi":                  4,
	"alerts":               5,
	"commands":             9,
	"bot/console":          10,
	"bot/slack":            10,
	"bot/schedule":         10,
	"bot/telegram":         10,
	"bot/web":              10,
	"bot":                  11,
	"bot/cli":              12,
	".":                    13,
}

// adapters may import only these rooms of ours.
var adapters = map[string][]string{
	"bot/console":  {"internal/chat", "internal/i18n", "internal/unit"},
	"bot/slack":    {"internal/chat", "internal/i18n", "internal/unit"},
	"bot/telegram": {"internal/chat", "internal/i18n", "internal/unit"},
	"bot/web":      {"internal/chat", "internal/i18n", "internal/unit"},
}

func TestRoomsImportLowerFloorsOnly(t *testing.T) {
	root := "../.."
	met := map[string]bool{}
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && file != root || d.Name() == "bench") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return nil
		}
		rel, err := filepath.Rel(root, filepath.Dir(file))
		if err != nil {
			return err
		}
		from := filepath.ToSlash(rel)
		met[room(from)] = true
		for _, to := range ours(t, file) {
			met[room(to)] = true
			check(t, file, from, to)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range plan {
		if !met[name] {
			t.Errorf("the plan names %s, which has no code: the plan lies", name)
		}
	}
}

func check(t *testing.T, file, from, to string) {
	a, b := room(from), room(to)
	floorA, okA := plan[a]
	floorB, okB := plan[b]
	switch {
	case !okA:
		t.Errorf("%s: folder %s has no place in the plan", file, from)
	case !okB:
		t.Errorf("%s imports %s, which has no place in the plan", file, to)
	case a == b:
		if strings.HasPrefix(to, from+"/") && from != "bot" {
			t.Errorf("%s: a room does not import its own subfolder %s", file, to)
		}
	case floorB >= floorA:
		t.Errorf("%s: %s (floor %d) must not import %s (floor %d)", file, a, floorA, b, floorB)
	}
	if allowed, ok := adapters[a]; ok && a != b && !slices.Contains(allowed, b) {
		t.Errorf("%s: the adapter %s may import only %s, not %s", file, a, strings.Join(allowed, ", "), b)
	}
}

// room is the longest name of the plan that holds folder.
func room(folder string) string {
	for f := folder; f != "." && f != "/"; f = path.Dir(f) {
		if _, ok := plan[f]; ok {
			return f
		}
	}
	if folder == "." {
		return "."
	}
	return folder
}

func ours(t *testing.T, file string) []string {
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	f, err := parser.ParseFile(token.NewFileSet(), file, src, parser.ImportsOnly)
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	var out []string
	for _, spec := range f.Imports {
		name, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		if rest, ok := strings.CutPrefix(name, module+"/"); ok {
			out = append(out, rest)
		}
	}
	return out
}
