package cli

import (
	"fmt"
	"strings"

	"github.com/riskbell/riskbell/internal/chat/outbox"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/storage"
)

// postsCmd lists the posts that were given up, and owes one of them again.
type postsCmd struct {
	Config string `short:"c" help:"${help_config}" placeholder:"FILE" default:"config.yaml"`
	Retry  string `help:"${help_flag_retry}" placeholder:"KEY"`
	JSON   bool   `help:"${help_flag_json}"`
}

// Run lists the posts of the last ninety days, or owes one again.
func (v *postsCmd) Run(sh *shell) error {
	p, err := where{Config: v.Config}.open(sh, quietLog(sh))
	if err != nil {
		return err
	}
	defer func() { _ = p.close() }() // what was changed is durable already
	if v.Retry != "" {
		return v.retry(sh, p)
	}
	var list []outbox.Failure
	err = p.State.View(sh.ctx, p.now, func(r storage.Reader) error {
		for f, err := range outbox.Failures(r, 0) {
			if err != nil {
				return err
			}
			list = append(list, f)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if v.JSON {
		return sh.json(list)
	}
	for _, f := range list {
		sh.line(fmt.Sprintf("%s  %s  %s/%s  %s: %s", f.At, f.Post.Key, f.Post.To.Platform, f.Post.To.Channel, reasonText(sh.lang, f.Reason), f.Error))
	}
	sh.say("cli.posts.n", "n", len(list))
	return nil
}

func (v *postsCmd) retry(sh *shell, p *place) error {
	found := false
	err := p.State.Update(sh.ctx, p.now, func(w storage.Writer) (err error) {
		found, err = outbox.Retry(w, v.Retry)
		return err
	})
	if err == nil && !found {
		err = i18n.Say("cli.posts.unknown", "key", v.Retry)
	}
	if err == nil {
		sh.say("cli.posts.again", "key", v.Retry)
	}
	return err
}

// reasonText is why a post was given up, in words.
func reasonText(l i18n.Lang, r outbox.Reason) string {
	return l.T(i18n.Key("outbox.reason." + strings.ReplaceAll(string(r), " ", "_")))
}
