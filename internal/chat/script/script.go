// Package script plays conversations that are written down in a file:
//
//	# Alice asks and takes a warning.
//	alice> risks
//	  1  Acme buys less  ¥12.3万
//	alice> [1]
//	advance 3d
//	bob> why A-1
//
// A line "name> text" is said, "name> [2]" presses the button of that number,
// "advance 3d" (w, d, h, m, s; several add up) lets time pass, and "#" begins a
// comment. Everything else is output of an earlier playing: it is replaced.
package script

import (
	"bufio"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Program is what a script talks with.
type Program interface {
	// Say lets a person write text, and does all that follows from it.
	Say(person, text string) error
	// Press lets a person press the button of a number.
	Press(person string, number int) error
	// Advance lets d pass, with everything that falls due meanwhile.
	Advance(d time.Duration) error
	// Output is what was said since the last call.
	Output() string
}

// Step is one line of a script that does something. Exactly one of Comment,
// Person and Advance is set.
type Step struct {
	Line    int    // in the file, from 1
	Source  string // the line itself
	Comment bool
	Person  string
	Text    string
	Press   int // with Person: the number, 0 for words
	Advance time.Duration
}

var (
	said    = regexp.MustCompile(`^([^\s>#]+)> ?(.*)$`)
	pressed = regexp.MustCompile(`^\[(\d{1,3})\]$`)
)

// Parse reads the steps of a script. Its output lines, which are indented or
// empty, are left out.
func Parse(r io.Reader) ([]Step, error) {
	var steps []Step
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimRight(lines.Text(), " \t\r")
		if line == "" || line[0] == ' ' {
			continue
		}
		s, err := parse(line)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		s.Line, s.Source = n, line
		steps = append(steps, s)
	}
	return steps, lines.Err()
}

func parse(line string) (Step, error) {
	if strings.HasPrefix(line, "#") {
		return Step{Comment: true}, nil
	}
	if rest, ok := strings.CutPrefix(line, "advance "); ok {
		d, err := Duration(rest)
		return Step{Advance: d}, err
	}
	m := said.FindStringSubmatch(line)
	if m == nil {
		return Step{}, fmt.Errorf("%.40q is none of \"name> text\", \"name> [1]\", \"advance 3d\", \"# comment\"; output is indented", line)
	}
	s := Step{Person: m[1], Text: m[2]}
	if p := pressed.FindStringSubmatch(s.Text); p != nil {
		s.Press, _ = strconv.Atoi(p[1]) // up to three digits
	}
	return s, nil
}

var amount = regexp.MustCompile(`^(\d{1,5})([wdhms])`)

// Duration reads spans such as 3d, 1w2d or 1h 30m.
func Duration(s string) (time.Duration, error) {
	unit := map[string]time.Duration{"w": 7 * 24 * time.Hour, "d": 24 * time.Hour, "h": time.Hour, "m": time.Minute, "s": time.Second}
	var total time.Duration
	rest := strings.ReplaceAll(strings.TrimSpace(s), " ", "")
	for rest != "" {
		m := amount.FindStringSubmatch(rest)
		if m == nil {
			break
		}
		n, _ := strconv.Atoi(m[1]) // up to five digits
		total += time.Duration(n) * unit[m[2]]
		rest = rest[len(m[0]):]
	}
	if rest != "" || total == 0 {
		return 0, fmt.Errorf("%q is not a span of time such as 3d or 1h30m", s)
	}
	return total, nil
}

// Play does the steps and writes the script anew, with the output of p after
// each step.
func Play(w io.Writer, steps []Step, p Program) error {
	spoke := false
	for i, s := range steps {
		gap := ""
		if i > 0 && (spoke || s.Comment && !steps[i-1].Comment) {
			gap = "\n"
		}
		if _, err := io.WriteString(w, gap+s.Source+"\n"); err != nil {
			return err
		}
		if err := s.do(p); err != nil {
			return fmt.Errorf("line %d, %q: %w", s.Line, s.Source, err)
		}
		out := output(p.Output())
		if _, err := io.WriteString(w, out); err != nil {
			return err
		}
		spoke = out != ""
	}
	return nil
}

func (s Step) do(p Program) error {
	switch {
	case s.Press > 0:
		return p.Press(s.Person, s.Press)
	case s.Person != "":
		return p.Say(s.Person, s.Text)
	case s.Advance > 0:
		return p.Advance(s.Advance)
	}
	return nil
}

// output indents what is not, and drops empty lines around it.
func output(s string) string {
	var b strings.Builder
	for _, line := range strings.Split(strings.Trim(s, "\n"), "\n") {
		line = strings.TrimRight(line, " \t\r")
		if line != "" && line[0] != ' ' {
			line = "  " + line
		}
		b.WriteString(line + "\n")
	}
	if strings.TrimSpace(b.String()) == "" {
		return ""
	}
	return b.String()
}
