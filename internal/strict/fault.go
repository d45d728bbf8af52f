package strict

import (
	"strconv"
	"strings"

	"github.com/riskbell/riskbell/internal/i18n"
)

// Fault is one thing wrong with a file.
type Fault struct {
	File string
	Line int    // 1 for the first; 0 where no line is to blame
	Key  string // path such as schedules[2].at, empty for the whole file
	// Problem says what is wrong and what to do, in the reader's language if it
	// is an i18n.Message or holds one.
	Problem error
}

// Text is "config.yaml:12: schedules[2].at: …" in language l.
func (f Fault) Text(l i18n.Lang) string {
	s := f.File
	if f.Line > 0 {
		s += ":" + strconv.Itoa(f.Line)
	}
	if f.Key != "" {
		s += ": " + f.Key
	}
	return s + ": " + i18n.Tell(l, f.Problem)
}

// Faults is an error listing every fault of a file, one a line.
type Faults []Fault

// Error lists the faults in English, one a line.
func (f Faults) Error() string { return f.Text(i18n.EN) }

// Text lists the faults in language l, one a line.
func (f Faults) Text(l i18n.Lang) string {
	lines := make([]string, len(f))
	for i, fault := range f {
		lines[i] = fault.Text(l)
	}
	return strings.Join(lines, "\n")
}
