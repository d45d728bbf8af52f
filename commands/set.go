package commands

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/width"

	"github.com/riskbell/riskbell/internal/calendar"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/near"
	"github.com/riskbell/riskbell/kpi/ask"
)

// command is one verb.
type command struct {
	verb string
	// names are what a person may type for it, in both languages; the first is
	// the verb itself, the second the Chinese name.
	names []string
	run   func(ctx context.Context, c *Call) (Reply, error)
	// hidden verbs are reached by buttons only.
	hidden bool
	// takes, if set, says whether a text can be its argument: a verb whose name
	// also begins questions leaves those to kpi.
	takes func(rest string) bool
}

// Set is the verbs of one company.
type Set struct {
	deps   Deps
	list   []command
	byName map[string]int

	calendars map[calendar.Name]calendar.Calendar
}

// New puts the verbs together. Two verbs that share a name are all reported,
// and so is what is wrong with the company's days.
func New(d Deps) (*Set, error) {
	days, err := calendars(d.Home.Days)
	s := &Set{deps: d, byName: map[string]int{}, calendars: days}
	s.list = []command{
		s.help(), s.kpi(), s.csv(), s.account(), s.deal(), s.risks(), s.held(), s.why(), s.ack(), s.assign(),
		s.snooze(), s.wake(), s.useful(), s.useless(), s.mute(), s.home(), s.me(), s.lang(), s.zone(), s.calendar(),
		s.link(), s.unlink(), s.people(), s.invite(),
	}
	clashes := []error{err}
	for i, c := range s.list {
		for _, name := range c.names {
			if j, taken := s.byName[name]; taken {
				clashes = append(clashes, fmt.Errorf("verbs %s and %s are both called %q", s.list[j].verb, c.verb, name))
			}
			s.byName[name] = i
		}
	}
	return s, errors.Join(clashes...)
}

// parsed is what a text asks for.
type parsed struct {
	command command
	rest    string
}

// parse finds the verb of a text. A text that begins with no verb is a
// question for kpi; ok is false when it looks like a mistyped verb (and not like
// a word that questions are made of), and nearest says which of those that the
// person may use.
func (s *Set) parse(by chat.Person, text string) (p parsed, nearest []string, ok bool) {
	text = strings.TrimSpace(text)
	slash := strings.HasPrefix(text, "/")
	word, rest := firstWord(strings.TrimPrefix(text, "/"))
	i, known := s.byName[word]
	if known && (rest == "" || s.list[i].takes == nil || s.list[i].takes(rest)) {
		return parsed{s.list[i], rest}, nil, true
	}
	if !known && (slash || !ask.Knows(word) && (rest == "" || looksLikeVerb(word))) {
		if nearest = near.Words(word, s.names(by), 3); slash || len(nearest) > 0 {
			return parsed{}, nearest, false
		}
	}
	return parsed{s.list[s.byName["kpi"]], text}, nil, true
}

// looksLikeVerb keeps the search for mistyped verbs off ordinary words of a
// question: only Latin words of some length are looked at.
func looksLikeVerb(word string) bool {
	return len(word) >= 4 && strings.IndexFunc(word, func(r rune) bool { return r > unicode.MaxASCII }) < 0
}

// firstWord splits at the first space; full-width letters and spaces count as
// their half-width forms, capitals as small letters.
func firstWord(text string) (word, rest string) {
	i := strings.IndexFunc(text, unicode.IsSpace)
	if i < 0 {
		i = len(text)
	}
	return strings.ToLower(width.Narrow.String(text[:i])), strings.TrimSpace(text[i:])
}

// names lists what a person may type, for suggestions.
func (s *Set) names(by chat.Person) []string {
	var out []string
	for _, c := range s.list {
		if may, _ := authorise(by, c.verb); may && !c.hidden {
			out = append(out, c.names...)
		}
	}
	slices.Sort(out)
	return out
}

func (s *Set) byVerb(verb string) (command, bool) {
	i := slices.IndexFunc(s.list, func(c command) bool { return c.verb == verb })
	if i < 0 {
		return command{}, false
	}
	return s.list[i], true
}
