package cli

import (
	"fmt"
	"strconv"
	"time"

	"github.com/mattn/go-runewidth"

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
		return usage{i18n.Say("cli.sync.today")}
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
		return i18n.Say("cli.sync.nofeeds")
	}
	if v.JSON {
		lines := []runLine{}
		for _, run := range runs {
			lines = append(lines, lineOf(run, sh.lang))
		}
		return firstError(sh.json(lines), err)
	}
	for _, run := range runs {
		if serr := sayRun(sh, p, run, v.Aside); serr != nil {
			return serr
		}
	}
	return firstError(err, sayOrg(sh, p))
}

// sayOrg says what is wrong with the tree of teams, if anything is.
func sayOrg(sh *shell, p *place) error {
	return p.Ledger.View(sh.ctx, p.now, func(v *crm.View) error {
		org, err := v.Org()
		if err != nil || len(org.Problems) == 0 {
			return err
		}
		sh.say("cli.sync.org", "n", len(org.Problems))
		for _, problem := range org.Problems {
			sh.line("  " + problem.Text(sh.lang))
		}
		return nil
	})
}

// runLine is a run for machines, its texts in the language that was asked for.
type runLine struct {
	crm.Run
	Problem string   `json:"problem,omitempty"`
	Notes   []string `json:"notes,omitempty"`
}

func lineOf(run crm.Run, lang i18n.Lang) runLine {
	return runLine{run, run.Problem.In(lang), run.NotesIn(lang)}
}

// sayRun says what a run did, what it noted of the feed, and the first rows it
// set aside.
func sayRun(sh *shell, p *place, run crm.Run, most int) error {
	if run.Good() && run.Read == 0 && run.Total() == 0 && run.Gone == 0 && run.Rejected == 0 {
		sh.say("cli.sync.nothing", "source", run.Source)
		return sayEarlier(sh, p, run, most)
	}
	sh.say("cli.sync.run", "source", run.Source, "n", run.Total(), "new", run.New, "changed", run.Changed,
		"unchanged", run.Unchanged, "gone", run.Gone, "aside", run.Rejected)
	for _, kind := range crm.Kinds() {
		if n := run.Rows[kind]; n > 0 {
			fmt.Fprintf(sh.Out, "  %s  %s\n", runewidth.FillRight(sh.lang.T(i18n.Key("alerts.kind."+string(kind))), 14), sh.lang.Number(float64(n), 0))
		}
	}
	if run.Problem != (i18n.Words{}) {
		sh.say("cli.sync.problem", "problem", run.Problem)
	}
	for _, odd := range []struct {
		key i18n.Key
		n   int
	}{{"cli.sync.duplicates", run.Duplicates}, {"cli.sync.future", run.FutureDated}, {"cli.sync.misfits", run.Misfits}} {
		if odd.n > 0 {
			sh.say(odd.key, "n", odd.n)
		}
	}
	for _, note := range run.Notes {
		sh.say("cli.sync.note", "note", note)
	}
	return sayAside(sh, p, run, most)
}

// sayEarlier says when the feed was last read, and what was set aside then as
// far as it still is.
func sayEarlier(sh *shell, p *place, now crm.Run, most int) error {
	var earlier crm.Run
	var zone *time.Location
	err := p.Ledger.View(sh.ctx, p.now, func(v *crm.View) error {
		zone = v.Zone()
		for run, err := range v.Runs() {
			if err != nil {
				return err
			}
			if before(now, run) {
				earlier = run
				return nil
			}
		}
		return nil
	})
	if err != nil || earlier.Number == 0 {
		return err
	}
	day, at := earlier.StartedAt.Day(zone), earlier.StartedAt.In(zone).Format("15:04")
	if now.SameAs == 0 {
		sh.say("cli.sync.last", "day", day, "time", at, "zone", zone)
		return nil
	}
	sh.say("cli.sync.same", "day", day, "time", at, "zone", zone, "aside", earlier.Rejected)
	for _, note := range earlier.Notes {
		sh.say("cli.sync.note", "note", note)
	}
	return sayAside(sh, p, earlier, most)
}

// before reports the run that read the feed when it was as it is in now, or if
// none is known to have, an earlier one of the feed.
func before(now, run crm.Run) bool {
	if now.SameAs != 0 {
		return run.Number == now.SameAs
	}
	return run.Source == now.Source && run.Number < now.Number && run.Good()
}

// sayAside shows the first rows that a run set aside.
func sayAside(sh *shell, p *place, run crm.Run, most int) error {
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
		sh.line("  " + r.Text(sh.lang))
	}
	if more := run.Rejected - len(shown); more > 0 {
		sh.line("  " + sh.lang.T("cli.sync.more", "n", more, "all", strconv.Itoa(run.Rejected)))
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
