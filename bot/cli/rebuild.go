package cli

import (
	"fmt"

	"github.com/riskbell/riskbell/bot"
)

// toldEvery is after how many versions a rebuilding says how far it is.
const toldEvery = 100_000

// rebuildCmd builds the facts anew from the versions of the ledger.
type rebuildCmd struct {
	Config string `short:"c" help:"${help_config}" placeholder:"FILE" default:"config.yaml"`
}

// Run rebuilds, and tells on the error stream how far it is. A folder that is
// not ready is built by being opened, and not a second time.
func (v *rebuildCmd) Run(sh *shell) error {
	c, err := loadConfig(v.Config)
	if err != nil {
		return err
	}
	steps := &rebuilding{sh: sh, every: toldEvery}
	if err := steps.run(c); err != nil {
		return err
	}
	sh.say("cli.rebuild.done", "n", steps.total)
	return nil
}

// rebuilding is how far it is, and when that is told.
type rebuilding struct {
	sh                 *shell
	total, told, every int
}

func (r *rebuilding) run(c bot.Config) error {
	b, err := bot.Open(r.sh.ctx, r.sh.now, c, bot.Options{Log: quietLog(r.sh), Building: r.tell})
	if err != nil {
		return err
	}
	defer func() { _ = b.Close() }() // what was built is durable already
	if r.total > 0 {
		return nil
	}
	return b.Ledger.Rebuild(r.sh.ctx, r.sh.now, r.tell)
}

func (r *rebuilding) tell(versions int) {
	if r.total = versions; r.total-r.told >= r.every {
		r.told = r.total
		fmt.Fprintln(r.sh.Err, r.sh.lang.T("cli.rebuild.step", "n", r.total))
	}
}
