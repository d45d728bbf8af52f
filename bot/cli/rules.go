package cli

import (
	"os"

	"github.com/riskbell/riskbell/alerts"
	"github.com/riskbell/riskbell/bot"
	"github.com/riskbell/riskbell/internal/i18n"
)

// rulesCmd looks at rules.
type rulesCmd struct {
	List  rulesListCmd  `cmd:"" help:"${help_rules_list}"`
	Check rulesCheckCmd `cmd:"" help:"${help_rules_check}"`
}

type rulesListCmd struct {
	Config string `short:"c" help:"${help_config}" placeholder:"FILE"`
	JSON   bool   `help:"${help_flag_json}"`
}

// ruleLine is a rule as it is listed.
type ruleLine struct {
	ID       string          `json:"id"`
	Subject  alerts.Kind     `json:"subject"`
	Severity alerts.Severity `json:"severity"`
	Title    string          `json:"title"`
	When     string          `json:"when"`
	Version  string          `json:"version"`
	Hold     int             `json:"hold_days"`
	Keep     int             `json:"keep_days"`
}

// Run lists the starter pack, or the rules of a configuration.
func (v *rulesListCmd) Run(sh *shell) error {
	var c bot.Config
	var err error
	if v.Config != "" {
		if c, err = loadConfig(v.Config); err != nil {
			return err
		}
	}
	rules, err := bot.LoadRules(c.Rules)
	if err != nil {
		return err
	}
	return sayRules(sh, rules, v.JSON)
}

func sayRules(sh *shell, rules []alerts.Rule, asJSON bool) error {
	var lines []ruleLine
	for _, r := range rules {
		lines = append(lines, ruleLine{
			ID: r.ID, Subject: r.Subject, Severity: r.Severity, Title: r.Title.In(sh.lang),
			When: r.When.Source, Version: r.Version, Hold: r.Hold, Keep: r.Keep,
		})
	}
	if asJSON {
		return sh.json(lines)
	}
	for _, l := range lines {
		sh.say("cli.rules.head", "id", l.ID, "subject", sh.lang.T(i18n.Key("alerts.kind."+string(l.Subject))), "severity", sh.lang.T(i18n.Key("alerts.severity."+string(l.Severity))))
		sh.line("    " + l.Title + "\n    " + l.When)
	}
	return nil
}

type rulesCheckCmd struct {
	Files []string `arg:"" help:"${help_arg_rules}"`
	JSON  bool     `help:"${help_flag_json}"`
}

// Run reads rule files and says everything that is wrong with them.
func (v *rulesCheckCmd) Run(sh *shell) error {
	var rules []alerts.Rule
	var failed error
	for _, file := range v.Files {
		data, err := os.ReadFile(file)
		if err == nil {
			var own []alerts.Rule
			own, err = alerts.ParseRules(file, data)
			rules = append(rules, own...)
		}
		if err != nil {
			sh.complain("", err)
			failed = errChecked
		}
	}
	if failed != nil {
		return failed
	}
	if v.JSON {
		return sayRules(sh, rules, true)
	}
	sh.say("cli.rules.fine", "n", len(rules))
	return nil
}
