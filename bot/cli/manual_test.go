package cli

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	fileInShell = regexp.MustCompile(`(?s)cat > crm/(\S+) <<'END'\n(.*?)END\n`)
	said        = regexp.MustCompile("`([^`]*(?:Harbour|海港)[^`]*)`|([¥￥][0-9.]+[万K])")
)

// The manual's first example does what the text beneath it says.
func TestTheManualsExampleGivesItsWarning(t *testing.T) {
	for _, name := range []string{"mapping.md", "mapping.zh-CN.md"} {
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile("../../docs/" + name)
			ok(t, err)
			_, rest, _ := strings.Cut(string(text), "```sh\n")
			script, rest, found := strings.Cut(rest, "```\n")
			if !found {
				t.Fatal("there is no example")
			}
			prose, _, _ := strings.Cut(rest, "\n\n## ")
			promised := said.FindAllString(prose, -1)
			if len(promised) != 2 {
				t.Fatalf("the text promises %q", promised)
			}
			out := runScript(t, script)
			for _, want := range promised {
				if !strings.Contains(out, strings.Trim(want, "`")) {
					t.Errorf("%s is not said in\n%s", want, out)
				}
			}
		})
	}
}

// runScript writes the files of a shell script and runs its riskbell lines.
func runScript(t *testing.T, script string) (said string) {
	t.Helper()
	feed, ran := t.TempDir(), 0
	for _, f := range fileInShell.FindAllStringSubmatch(script, -1) {
		ok(t, os.WriteFile(filepath.Join(feed, f[1]), []byte(f[2]), 0o600))
	}
	for line := range strings.Lines(script) {
		rest, found := strings.CutPrefix(strings.TrimSpace(line), "riskbell ")
		if !found {
			continue
		}
		args := words(strings.Replace(rest, "--feed crm", "--feed "+feed, 1))
		code, out, errs := run(t, "", args...)
		if code != 0 || errs != "" || strings.Contains(out, "note:") || strings.Contains(out, "注意：") {
			t.Errorf("%s gave %d and %q\n%s", line, code, errs, out)
		}
		said += out
		ran++
	}
	if ran != 3 {
		t.Errorf("%d lines were run", ran)
	}
	return said
}
