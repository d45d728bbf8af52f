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
