package script_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/riskbell/riskbell/internal/chat/chattest"
	"github.com/riskbell/riskbell/internal/chat/script"
)

// parrot says back what it was told.
type parrot struct {
	now time.Duration
	out strings.Builder
}

func (p *parrot) Say(person, text string) error {
	if text == "die" {
		return fmt.Errorf("as you wish")
	}
	if text != "hush" {
		fmt.Fprintf(&p.out, "\n%s said %s after %v\n\n", person, text, p.now)
	}
	return nil
}

func (p *parrot) Press(person string, n int) error {
	fmt.Fprintf(&p.out, "  %s pressed %d", person, n)
	return nil
}

func (p *parrot) Advance(d time.Duration) error { p.now += d; return nil }

func (p *parrot) Output() string { defer p.out.Reset(); return p.out.String() }

func TestScript(t *testing.T) {
	chattest.Scripts(t, "testdata/*.txt", false, func(*testing.T) script.Program { return &parrot{} })
}

func TestParseSaysWhatIsWrongAndWhere(t *testing.T) {
	for in, want := range map[string]string{
		"# fine\nwhat is this": "line 2",
		"advance soon":         "3d",
		"advance 3":            "3d",
		"advance 0d":           "3d",
		"a b> hello":           "name> text",
	} {
		if _, err := script.Parse(strings.NewReader(in)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", in, err, want)
		}
	}
}

func TestPlayNamesTheLineThatFailed(t *testing.T) {
	steps, err := script.Parse(strings.NewReader("alice> hello\n\nalice> die\n"))
	if err != nil {
		t.Fatal(err)
	}
	if err := script.Play(&strings.Builder{}, steps, &parrot{}); err == nil || !strings.Contains(err.Error(), "line 3") {
		t.Error(err)
	}
}

func TestDuration(t *testing.T) {
	for in, want := range map[string]time.Duration{
		"3d": 72 * time.Hour, "1w 1d": 8 * 24 * time.Hour, "1h30m": 90 * time.Minute, "45s": 45 * time.Second,
	} {
		if got, err := script.Duration(in); got != want || err != nil {
			t.Errorf("Duration(%q) = %v, %v", in, got, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("alice> [1]\nadvance 3d\n  out\n# x")
	f.Fuzz(func(t *testing.T, s string) {
		steps, err := script.Parse(strings.NewReader(s))
		for _, step := range steps {
			if err == nil && !step.Comment && step.Person == "" && step.Advance <= 0 {
				t.Fatalf("%q gives a step that does nothing: %+v", s, step)
			}
		}
	})
}
