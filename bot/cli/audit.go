package cli

import (
	"cmp"
	"errors"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/riskbell/riskbell/commands"
	"github.com/riskbell/riskbell/internal/diary"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// auditCmd checks and shows what was written down.
type auditCmd struct {
	By     auditByCmd     `cmd:"" help:"${help_audit_by}"`
	About  auditAboutCmd  `cmd:"" help:"${help_audit_about}"`
	Verify auditVerifyCmd `cmd:"" help:"${help_audit_verify}"`
}

type auditVerifyCmd struct {
	Config string `short:"c" help:"${help_config}" placeholder:"FILE" default:"config.yaml"`
}

// Run checks the chain of the diary.
func (v *auditVerifyCmd) Run(sh *shell) error {
	p, err := where{Config: v.Config}.open(sh, quietLog(sh))
	if err != nil {
		return err
	}
	defer func() { _ = p.close() }() // what was asked for is out
	var report diary.Report
	err = p.State.View(sh.ctx, p.now, func(r storage.Reader) error {
		report, err = diary.Verify(r)
		return err
	})
	if errors.Is(err, diary.ErrBroken) {
		return i18n.Say("cli.audit.broken", "error", err)
	}
	if err == nil {
		sh.say("cli.audit.sound", "sealed", report.Head.Seals, "waiting", report.Open, "erased", report.Erased)
		if report.Head.Seals > 0 {
			sh.say("cli.audit.checkpoint", "checkpoint", report.Head.String())
		}
	}
	return err
}

// auditByCmd lists what somebody did.
type auditByCmd struct {
	Config string `short:"c" help:"${help_config}" placeholder:"FILE" default:"config.yaml"`
	JSON   bool   `help:"${help_flag_json}"`
	Who    string `arg:"" help:"${help_arg_actor}"`
}

// Run lists the acts of a person, or of somebody who is known no longer by the
// id the diary has.
func (v *auditByCmd) Run(sh *shell) error {
	p, err := where{Config: v.Config}.open(sh, quietLog(sh))
	if err != nil {
		return err
	}
	defer func() { _ = p.close() }() // what was asked for is out
	person, unknown := p.find(sh, v.Who)
	if unknown != nil {
		person.ID = v.Who
	}
	acts, err := p.acts(sh, func(r storage.Reader) iter.Seq2[diary.Entry, error] { return diary.ByActor(r, person.ID) })
	if err == nil && len(acts) == 0 {
		err = unknown
	}
	if err != nil {
		return err
	}
	return p.sayActs(sh, acts, v.JSON)
}

// auditAboutCmd lists what was done to something.
type auditAboutCmd struct {
	Config string `short:"c" help:"${help_config}" placeholder:"FILE" default:"config.yaml"`
	JSON   bool   `help:"${help_flag_json}"`
	What   string `arg:"" help:"${help_arg_object}"`
}

// Run lists the acts about an object of the diary.
func (v *auditAboutCmd) Run(sh *shell) error {
	p, err := where{Config: v.Config}.open(sh, quietLog(sh))
	if err != nil {
		return err
	}
	defer func() { _ = p.close() }() // what was asked for is out
	acts, err := p.acts(sh, func(r storage.Reader) iter.Seq2[diary.Entry, error] { return diary.ByObject(r, v.What) })
	if err != nil {
		return err
	}
	return p.sayActs(sh, acts, v.JSON)
}

// act is an entry of the diary as it is listed.
type act struct {
	At     unit.Instant `json:"at"`
	Actor  string       `json:"actor,omitempty"`
	Verb   string       `json:"verb"`
	Object string       `json:"object,omitempty"`
	Reason string       `json:"reason,omitempty"`
	Detail string       `json:"detail,omitempty"`
	ID     string       `json:"id"`
}

// acts are the entries in the order of their time.
func (p *place) acts(sh *shell, of func(storage.Reader) iter.Seq2[diary.Entry, error]) (list []act, err error) {
	err = p.State.View(sh.ctx, p.now, func(r storage.Reader) error {
		for e, err := range of(r) {
			if err != nil {
				return err
			}
			list = append(list, act{e.At, e.Actor, e.Verb, e.Object, e.Reason, e.Detail, e.ID})
		}
		return nil
	})
	slices.SortStableFunc(list, func(a, b act) int { return cmp.Compare(a.At, b.At) })
	return list, err
}

// sayActs lists the acts by the company's clocks, people and verbs by name.
func (p *place) sayActs(sh *shell, acts []act, asJSON bool) error {
	if asJSON {
		return sh.json(acts)
	}
	zone, err := time.LoadLocation(p.Config.Company.Zone)
	if err != nil {
		return err
	}
	var rows [][]string
	err = p.State.View(sh.ctx, p.now, func(r storage.Reader) error {
		name := commands.Names(r, sh.lang)
		for _, a := range acts {
			who := a.Actor
			if known := name(a.Actor); known != "" {
				who = known
			}
			rows = append(rows, []string{a.At.In(zone).Format("2006-01-02 15:04:05"), who, verbText(sh.lang, a.Verb), a.Object, strings.TrimSpace(a.Reason + "  " + a.Detail)})
		}
		return nil
	})
	if err != nil {
		return err
	}
	sh.columns(rows)
	sh.say("cli.audit.n", "n", len(acts), "zone", zone)
	return nil
}

// verbText is a verb of the diary in words; one of another version stays as it is.
func verbText(l i18n.Lang, verb string) string {
	if key := i18n.Key("commands.name." + verb); i18n.Has(key) {
		return l.T(key)
	}
	return verb
}
