package cli

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// readme gives the command lines of a README that start the program, as
// arguments.
func readme(t *testing.T, name string) (lines [][]string) {
	t.Helper()
	text, err := os.ReadFile("../../" + name)
	ok(t, err)
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line[strings.LastIndex(line, "| ")+1:])
		for _, start := range []string{"go run . ", "riskbell ", "./riskbell "} {
			if rest, found := strings.CutPrefix(line, start); found {
				lines = append(lines, words(rest))
			}
		}
	}
	return lines
}

// words splits as a shell does, up to a comment or to the gap before an
// explanation.
func words(line string) (out []string) {
	line, _, _ = strings.Cut(line, " #")
	for i, part := range strings.Split(line, `"`) {
		if i%2 == 1 {
			out = append(out, part)
			continue
		}
		part, _, explained := strings.Cut(part, "    ")
		out = append(out, strings.Fields(part)...)
		if explained {
			return out
		}
	}
	return out
}

// Every command line of the READMEs works. Those that need what the repository
// does not hold are read and not run; the Chinese README's run on a small
// company, to save time.
func TestTheReadmesCommandsWork(t *testing.T) {
	small := []string{"--feed", "../testdata/company"}
	for name, least := range map[string]int{"README.md": 8, "README.zh-CN.md": 8} {
		lines := readme(t, name)
		if len(lines) < least {
			t.Errorf("%s: only %d command lines were found: %q", name, len(lines), lines)
		}
		for _, args := range lines {
			t.Run(name+"/"+strings.Join(args, " "), func(t *testing.T) {
				demo := slices.Index(args, "--demo")
				switch {
				case slices.Contains(args, "--feed") || args[0] == "serve" || args[0] == "ingest":
					args = append(args, "--help")
				case name != "README.md" && args[0] == "demo":
					args = append(args, small...)
				case name != "README.md" && demo >= 0:
					args = slices.Replace(args, demo, demo+1, small...)
				}
				code, out, errs := run(t, "", args...)
				if code != 0 || out == "" || errs != "" {
					t.Errorf("gave %d, said %d bytes and %q", code, len(out), errs)
				}
			})
		}
	}
}
