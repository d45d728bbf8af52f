package cli

import (
	"encoding/json"
	"fmt"
	"log/slog"

	"github.com/riskbell/riskbell/crm/files"
	"github.com/riskbell/riskbell/crm/mapping"
)

// ingestCmd reads the lines of a Singer tap or an Airbyte source.
type ingestCmd struct {
	Config string `short:"c" help:"${help_config}" placeholder:"FILE" default:"config.yaml"`
	Map    string `help:"${help_flag_map}" placeholder:"FILE"`
	Name   string `help:"${help_flag_name}" default:"tap"`
	JSON   bool   `help:"${help_flag_json}"`
	Aside  int    `help:"${help_flag_aside}" default:"5"`
}

// Run stores what standard input says, and prints the tap's last state, which
// is to be given to it the next time.
func (v *ingestCmd) Run(sh *shell) error {
	p, err := where{Config: v.Config}.open(sh, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer func() { _ = p.close() }() // each page is durable already
	m, err := mapping.Load(v.Map, p.Config.Company.FeedHome())
	if err != nil {
		return err
	}
	m.Name = v.Name
	src := files.Ingest(sh.In, m.AsOf(p.now))
	run, err := p.Ledger.Sync(sh.ctx, p.now, src, nil)
	if err == nil {
		src.Committed()
	}
	if v.JSON {
		return firstError(sh.json(ingested{lineOf(run, sh.lang), json.RawMessage(src.State())}), err)
	}
	if state := src.State(); state != "" {
		fmt.Fprintln(sh.Out, state)
	}
	if err != nil {
		return err
	}
	said := *sh
	said.Out = sh.Err // standard output is the tap's
	return firstError(sayRun(&said, p, run, v.Aside), sayOrg(&said, p))
}

// ingested is the outcome for machines: the run, and the tap's state as far as
// it was stored.
type ingested struct {
	Run   runLine         `json:"run"`
	State json.RawMessage `json:"state,omitempty"`
}
