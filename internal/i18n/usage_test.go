package i18n

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// use is what the repository's code does with the catalogue.
type use struct {
	calls    []call
	literals map[string]bool // every string in the code outside the catalogue
}

// call is l.T("key", "name", value, …) or i18n.Say with the same. Names is nil if they cannot be read
// from the code.
type call struct {
	at    token.Position
	key   Key
	names []string
}

func TestEveryCallFillsTheParametersOfItsText(t *testing.T) {
	u := readRepository(t)
	if len(u.calls) < 5 {
		t.Fatalf("only %d calls of T were found", len(u.calls))
	}
	for _, c := range u.calls {
		text, ok := catalogue[c.key]
		if !ok {
			t.Errorf("%s: there is no text %q", c.at, c.key)
			continue
		}
		want := parameters(text.EN)
		if text.One != "" && slices.Contains(c.names, "n") {
			want = parameters(text.EN + "{n}") // it chooses the form
		}
		if c.names != nil && !slices.Equal(c.names, want) {
			t.Errorf("%s: %s is given %v, its text has %v", c.at, c.key, c.names, want)
		}
	}
}

// A key counts as used where it stands in the code, or where its beginning
// up to a dot does, to be completed by a name.
func TestEveryTextIsUsed(t *testing.T) {
	u := readRepository(t)
	for key := range catalogue {
		if !u.mentions(string(key)) {
			t.Errorf("%s is used nowhere", key)
		}
	}
}

func (u use) mentions(key string) bool {
	if u.literals[key] {
		return true
	}
	for i := len(key) - 1; i > 0; i-- {
		if key[i] == '.' && u.literals[key[:i+1]] {
			return true
		}
	}
	return false
}

func readRepository(t *testing.T) use {
	t.Helper()
	u := use{literals: map[string]bool{}}
	root := repository(t)
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata"):
			return fs.SkipDir
		case filepath.Base(filepath.Dir(path)) == "i18n" && d.Name() != "answer.go": // the catalogue, which uses nothing
			return nil
		case filepath.Ext(path) == ".go" && !strings.HasSuffix(path, "_test.go"):
			return u.read(path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func repository(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	for err == nil {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			break
		}
		dir = filepath.Dir(dir)
	}
	t.Fatal("no go.mod above the test", err)
	return ""
}

func (u *use) read(path string) error {
	files := token.NewFileSet()
	tree, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	ast.Inspect(tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BasicLit:
			if s, ok := text(n); ok {
				u.literals[s] = true
			}
		case *ast.CallExpr:
			if c, ok := asCall(n); ok {
				c.at = files.Position(n.Pos())
				u.calls = append(u.calls, c)
			}
		}
		return true
	})
	return nil
}

// asCall reads a call of a method T, or of Say, whose key is written out.
func asCall(n *ast.CallExpr) (call, bool) {
	method, ok := n.Fun.(*ast.SelectorExpr)
	if !ok || len(n.Args) == 0 {
		return call{}, false
	}
	pkg, _ := method.X.(*ast.Ident)
	say := method.Sel.Name == "Say" && pkg != nil && pkg.Name == "i18n"
	if method.Sel.Name != "T" && !say {
		return call{}, false
	}
	key, ok := text(n.Args[0])
	if !ok {
		return call{}, false
	}
	c := call{key: Key(key), names: []string{}}
	for i := 1; i < len(n.Args); i += 2 {
		name, ok := text(n.Args[i])
		if !ok || n.Ellipsis.IsValid() {
			c.names = nil
			return c, true
		}
		c.names = append(c.names, name)
	}
	slices.Sort(c.names)
	return c, true
}

func text(n ast.Expr) (string, bool) {
	lit, ok := n.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}
