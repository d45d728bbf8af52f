package cli

import (
	"errors"
	"fmt"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/i18n"
)

// syncCmd reads the feeds once.
type syncCmd struct {
	where
	JSON  bool `help:"${help_flag_json}"`
	Aside int  `help:"${help_flag_aside}" default:"5"`
}

// Run reads every feed and says what each run did.
func (v *syncCmd) Run(sh *shell) error {
	if v.Today != "" && !v.Demo && v.Feed == "" {
		return usage{errors.New(sh.lang.T("cli.sync.today"))}
	}
	p, err := v.open(sh, quietLog(sh))
	if err != nil {
		return err
	}
	defer func() { _ = p.close() }() // nothing is written after the sync
	runs := p.runs
	if runs == nil {
		if runs, err = p.Sync(sh.ctx, p.now, nil); err != nil && len(runs) == 0 {
			return err
		}
	}
	if len(runs) == 0 {
		return fmt.Errorf("%s", sh.lang.T("cli.sync.nofeeds"))
	}
	if v.JSON {
		return firstError(sh.json(runs), err)
	}
	for _, run := range runs {
		if serr := sayRun(sh, p, run, v.Aside); serr != nil {
			return serr
		}
	}
	return err
}

// sayRun says what a run did, and shows the first rows that were set aside.
func sayRun(sh *shell, p *place, run crm.Run, most int) error {
	sh.say("cli.sync.run", "source", run.Source, "n", run.Total(), "new", run.New, "changed", run.Changed,
		"unchanged", run.Unchanged, "gone", run.Gone, "aside", run.Rejected)
	for _, kind := range crm.Kinds() {
		if n := run.Rows[kind]; n > 0 {
			fmt.Fprintf(sh.Out, "  %-14s %s\n", kind, sh.lang.Number(float64(n), 0))
		}
	}
	if run.Problem != "" {
		sh.say("cli.sync.problem", "problem", run.Problem)
	}
	if run.Rejected == 0 || most == 0 {
		return nil
	}
	var shown []crm.Rejection
	err := p.Ledger.View(sh.ctx, p.now, func(v *crm.View) error {
		for r, err := range v.Rejections(run.Number) {
			if err != nil {
				return err
			}
			if shown = append(shown, r); len(shown) == most {
				return nil
			}
		}
		return nil
	})
	for _, r := range shown {
		fmt.Fprintf(sh.Out, "  %s: %s\n", r.Place, r.Reason)
	}
	if more := run.Rejected - len(shown); more > 0 {
		fmt.Fprintln(sh.Out, "  "+sh.lang.T(i18n.Key("cli.sync.more"), "n", more))
	}
	return err
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
