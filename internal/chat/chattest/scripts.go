package chattest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/riskbell/riskbell/internal/chat/script"
)

// Scripts plays each script file that matches pattern with a program of its
// own and compares what is said with what the file holds. With update the file
// is written anew instead; read the difference before it is committed.
func Scripts(t *testing.T, pattern string, update bool, open func(t *testing.T) script.Program) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no script matches %s (%v)", pattern, err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
		t.Run(name, func(t *testing.T) { playFile(t, file, update, open(t)) })
	}
}

func playFile(t *testing.T, file string, update bool, p script.Program) {
	t.Helper()
	body, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	steps, err := script.Parse(strings.NewReader(string(body)))
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	var played strings.Builder
	if err := script.Play(&played, steps, p); err != nil {
		t.Fatalf("%s: %v\n%s", file, err, played.String())
	}
	if update {
		if err := os.WriteFile(file, []byte(played.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(body), played.String()); diff != "" {
		t.Errorf("%s says something else (- expected, + said); run with -update if it is right:\n%s", file, diff)
	}
}
