package cli

import "fmt"

// toldEvery is after how many versions a rebuilding says how far it is.
const toldEvery = 100_000

// rebuildCmd builds the facts anew from the versions of the ledger.
type rebuildCmd struct {
	Config string `short:"c" help:"${help_config}" placeholder:"FILE" default:"config.yaml"`
}

// Run rebuilds, and tells on the error stream how far it is.
func (v *rebuildCmd) Run(sh *shell) error {
	p, err := where{Config: v.Config}.open(sh, quietLog(sh))
	if err != nil {
		return err
	}
	defer func() { _ = p.close() }() // what was built is durable already
	total, told := 0, 0
	err = p.Ledger.Rebuild(sh.ctx, sh.now, func(versions int) {
		if total = versions; total-told >= toldEvery {
			told = total
			fmt.Fprintln(sh.Err, sh.lang.T("cli.rebuild.step", "n", total))
		}
	})
	if err != nil {
		return err
	}
	sh.say("cli.rebuild.done", "n", total)
	return nil
}
