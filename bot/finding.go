package bot

import (
	"strings"

	"github.com/riskbell/riskbell/internal/i18n"
)

// Health is how a thing that was checked stands.
type Health string

// The healths. A Worn thing works and needs a look, or could not be checked.
const (
	Sound  Health = "ok"
	Worn   Health = "warn"
	Broken Health = "fail"
)

// Finding is what one check saw.
type Finding struct {
	// Area is what was checked: config, rules, data, serve, feeds, people,
	// slack, telegram, clock or schedule.
	Area   string
	Health Health
	// Name is the check and its outcome, such as disk.low; the texts of the
	// catalogue are named after it.
	Name string
	// Args are the parameters of its texts, as i18n.Say takes them.
	Args []any
}

// Text is the finding in a language: what is, why it matters, and what to do.
// The last two are empty for a Sound one.
func (f Finding) Text(l i18n.Lang) (says, why, do string) {
	if f.Health == Sound {
		return f.text(l, "doctor.say."), "", ""
	}
	return f.text(l, "doctor.say."), f.text(l, "doctor.why."), f.text(l, "doctor.do.")
}

func (f Finding) text(l i18n.Lang, of string) string {
	m := Worded(i18n.Say(i18n.Key(of+f.Name), f.Args...))
	return strings.ReplaceAll(i18n.Tell(l, m), "\n", "; ")
}

// findings collects.
type findings struct{ list []Finding }

func (f *findings) add(area string, h Health, name string, args ...any) {
	f.list = append(f.list, Finding{Area: area, Health: h, Name: name, Args: args})
}
