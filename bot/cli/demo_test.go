package cli

import (
	"bytes"
	"context"
	"strings"
	"testing"
)

// run runs one command line with an environment of its own.
func run(t testing.TB, in string, args ...string) (code int, out, errs string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = Run(context.Background(), Env{
		Args: args, In: strings.NewReader(in), Out: &stdout, Err: &stderr,
		Getenv: func(string) string { return "" },
	})
	return code, stdout.String(), stderr.String()
}

// BenchmarkDemo is the way from the command to the end of the first morning.
func BenchmarkDemo(b *testing.B) {
	for b.Loop() {
		if code, _, errs := run(b, "", "demo", "--today", "2026-11-24"); code != 0 {
			b.Fatal(errs)
		}
	}
}

// The demo's own words: who there is, the mornings, and the end.
func TestTheDemosOwnWords(t *testing.T) {
	out := fine(t, "/as\n/next 9x\n/next\n/next\nzone Europe/Berlin\n/next\n/quit\nme\n", "demo", "--feed", "../testdata/company", "--today", "2026-11-26", "--lang", "en")
	for _, want := range []string{
		"gucheng   Gu Cheng      manager", "takes the number of mornings",
		"the morning of Nov 27, 2026 (Fri)", "the morning of Nov 30, 2026 (Mon)", "no warnings on the days between", "Nothing new for you", "it waits until Dec 1 08:00 (Europe/Berlin)",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not said in\n%s", want, out)
		}
	}
	if strings.Contains(out, "> me") {
		t.Errorf("a line after /quit was read:\n%s", out)
	}
}
