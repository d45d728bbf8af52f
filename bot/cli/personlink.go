package cli

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/riskbell/riskbell/commands"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/storage"
)

// personLinkCmd issues a one-time code: the way in for the first administrator,
// whom nobody in the chat can invite.
type personLinkCmd struct {
	Person   string `arg:"" help:"${help_flag_for}"`
	Platform string `help:"${help_flag_platform}" enum:",telegram,slack" default:""`
	Config   string `short:"c" help:"${help_config}" placeholder:"FILE" default:"config.yaml"`
}

// Run prints the code alone, so that a script can take it; what to do with it
// is said beside.
func (v *personLinkCmd) Run(sh *shell) error {
	p, err := where{Config: v.Config}.open(sh, quietLog(sh))
	if err != nil {
		return err
	}
	on, err := v.platform(p.Bot.Config.Platforms())
	if err != nil {
		return errors.Join(err, p.close())
	}
	var code string
	err = p.State.Update(sh.ctx, sh.now, func(w storage.Writer) error {
		person, err := commands.FindPerson(w, v.Person)
		if err != nil {
			return err
		}
		code, err = chat.Links{}.Issue(w, chat.Link{Person: person.ID, Platform: on})
		return err
	})
	if closing := p.close(); err == nil {
		err = closing
	}
	if err != nil {
		return err
	}
	sh.line(code)
	fmt.Fprintln(sh.Err, sh.lang.T("cli.person.link", "platform", string(on), "n", int(chat.LinkFor/time.Minute), "code", code))
	return nil
}

// platform is where the code is to be used: what was said, else the first that
// is set up.
func (v *personLinkCmd) platform(open []chat.PlatformName) (chat.PlatformName, error) {
	switch on := chat.PlatformName(v.Platform); {
	case len(open) == 0:
		return "", i18n.Say("cli.person.link.nowhere")
	case on == "":
		return open[0], nil
	case !slices.Contains(open, on):
		return "", i18n.Say("cli.person.link.other", "platform", v.Platform, "names", string(open[0]))
	default:
		return on, nil
	}
}
