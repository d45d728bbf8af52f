package cli

import (
	"time"

	"github.com/mattn/go-runewidth"

	"github.com/riskbell/riskbell/bot"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
)

// doctorCmd checks whether everything is as the bot needs it.
type doctorCmd struct {
	Config  string `short:"c" help:"${help_config_doctor}" placeholder:"FILE"`
	Offline bool   `help:"${help_flag_offline}"`
	JSON    bool   `help:"${help_flag_json}"`
}

// Run says what was found, and fails if something has failed.
func (v *doctorCmd) Run(sh *shell) error {
	clock := func() unit.Instant { return unit.At(time.Now()) }
	list := bot.Examine(sh.ctx, bot.Examination{File: v.Config, Clock: clock, Offline: v.Offline})
	var err error
	if v.JSON {
		err = sh.json(sh.findingLines(list))
	} else {
		sh.findings(list)
	}
	for _, f := range list {
		if f.Health == bot.Broken {
			return firstError(err, errChecked)
		}
	}
	return err
}

// findingLine is a finding for machines, its texts in the language asked for.
type findingLine struct {
	Area   string     `json:"area"`
	Check  string     `json:"check"`
	Health bot.Health `json:"health"`
	Says   string     `json:"says"`
	Why    string     `json:"why,omitempty"`
	Do     string     `json:"do,omitempty"`
}

func (sh *shell) findingLines(list []bot.Finding) []findingLine {
	var out []findingLine
	for _, f := range list {
		says, why, do := f.Text(sh.lang)
		out = append(out, findingLine{f.Area, f.Name, f.Health, says, why, do})
	}
	return out
}

// findings prints a line for each, beneath it why it matters and what to do,
// in columns that take the widths of Chinese letters into account.
func (sh *shell) findings(list []bot.Finding) {
	word := func(kind, name string) string { return sh.lang.T(i18n.Key("doctor." + kind + "." + name)) }
	areas := 0
	for _, f := range list {
		areas = max(areas, runewidth.StringWidth(word("area", f.Area)))
	}
	row := func(mark, area, text string) {
		sh.line(runewidth.FillRight(mark, 4) + "  " + runewidth.FillRight(area, areas) + "  " + text)
	}
	count := map[bot.Health]int{}
	for _, f := range list {
		count[f.Health]++
		says, why, do := f.Text(sh.lang)
		row(word("mark", string(f.Health)), word("area", f.Area), says)
		for _, more := range []struct{ name, text string }{{"why", why}, {"do", do}} {
			if more.text != "" {
				row("", "", runewidth.FillRight(word("mark", more.name), 4)+" "+more.text)
			}
		}
	}
	sh.say("doctor.sum", "ok", count[bot.Sound], "warn", count[bot.Worn], "fail", count[bot.Broken])
}
