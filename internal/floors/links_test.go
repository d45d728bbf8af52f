package floors

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	link = regexp.MustCompile(`\]\(([^()\s]+)\)`)
	code = regexp.MustCompile("(?s)```.*?```|`[^`\n]*`") // shows links, and is none
)

// Every link of the documents that does not leave the repository leads to a
// file or folder in it.
func TestLinksOfTheDocumentsLeadSomewhere(t *testing.T) {
	root := "../.."
	names := []string{"README.md", "README.zh-CN.md", "CONTRIBUTING.md", "CHANGELOG.md"}
	for _, pattern := range []string{"docs/*.md", "docs/decisions/*.md"} {
		found, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil || len(found) == 0 {
			t.Fatalf("%s: found %d files, %v", pattern, len(found), err)
		}
		for _, file := range found {
			name, err := filepath.Rel(root, file)
			if err != nil {
				t.Fatal(err)
			}
			names = append(names, name)
		}
	}
	seen := 0
	for _, name := range names {
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range link.FindAllStringSubmatch(code.ReplaceAllString(string(text), ""), -1) {
			target, _, _ := strings.Cut(m[1], "#")
			if strings.Contains(target, ":") || target == "" { // another site, or a place in the same file
				continue
			}
			seen++
			if _, err := os.Stat(filepath.Join(root, filepath.Dir(name), target)); err != nil {
				t.Errorf("%s links to %s: %v", name, m[1], err)
			}
		}
	}
	if seen < 20 {
		t.Errorf("only %d links were found", seen)
	}
}
