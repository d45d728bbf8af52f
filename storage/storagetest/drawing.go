package storagetest

import (
	"context"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"

	"github.com/riskbell/riskbell/storage"
)

// Lister is a store that can say what it holds. Queues are named "queue/" and
// their name.
type Lister interface {
	Namespaces(ctx context.Context) ([]storage.Namespace, error)
}

// CheckDrawing compares the drawing in the package comment of a Go file with
// what a store that the test has filled holds: each namespace must be drawn
// and each one drawn must be there. Namespaces that begin with one of others
// belong to other packages and are passed over.
//
// A drawing is an indented part of the comment with a namespace on each line,
// then two or more spaces and what its keys and values are. Indexes, and the
// queues under a line "queue", hang below with the branches ├─ and └─:
//
//	person          id → Person
//	├─ byEmail      e-mail → id
//	queue
//	└─ outbox       one row per post owed
func CheckDrawing(t *testing.T, goFile string, s Lister, others ...string) {
	t.Helper()
	drawn := Drawing(t, goFile)
	held, err := s.Namespaces(context.Background())
	must(t, err)
	for _, ns := range held {
		foreign := slices.ContainsFunc(others, func(o string) bool { return strings.HasPrefix(string(ns), o) })
		if !foreign && !slices.Contains(drawn, string(ns)) {
			t.Errorf("%s does not draw %q, which the store holds", goFile, ns)
		}
	}
	for _, name := range drawn {
		if name != "queue" && !slices.Contains(held, storage.Namespace(name)) {
			t.Errorf("%s draws %q, which the store does not hold", goFile, name)
		}
	}
}

// Drawing is what the package comment of a Go file draws, as paths such as
// "person/byEmail".
func Drawing(t *testing.T, goFile string) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), goFile, nil, parser.ParseComments|parser.PackageClauseOnly)
	must(t, err)
	paths := parseDrawing(file.Doc.Text())
	if len(paths) == 0 {
		t.Fatalf("%s has no drawing in its package comment", goFile)
	}
	return paths
}

// parseDrawing reads the lines that begin with a tab.
func parseDrawing(comment string) (paths []string) {
	var path []string
	for _, line := range strings.Split(comment, "\n") {
		text, indented := strings.CutPrefix(line, "\t")
		name := strings.TrimLeft(text, " │├└─")
		if !indented || name == "" {
			continue
		}
		depth := len([]rune(text[:len(text)-len(name)])) / 3
		name, _, _ = strings.Cut(name, "  ")
		path = append(path[:min(depth, len(path))], name)
		paths = append(paths, strings.Join(path, "/"))
	}
	return paths
}
