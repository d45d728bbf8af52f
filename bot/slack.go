package bot

import (
	"log/slog"
	"strings"

	"github.com/riskbell/riskbell/bot/slack"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/strict"
	"github.com/riskbell/riskbell/internal/unit"
)

// Slack is the app in a Slack workspace; without a bot token there is none.
type Slack struct {
	Mode          string `yaml:"mode"` // socket or http
	BotToken      Secret `yaml:"bot_token"`
	AppToken      Secret `yaml:"app_token"`      // for socket
	SigningSecret Secret `yaml:"signing_secret"` // for http
	Listen        string `yaml:"listen"`         // for http
	Server        string `yaml:"server"`         // another address of the Web API; "" is Slack's
}

const (
	modeSocket = "socket"
	modeHTTP   = "http"
)

// on says that the configuration names a bot token.
func (c *Slack) on() bool { return c.BotToken.Env != "" || c.BotToken.File != "" }

func (c *Slack) validate(doc *strict.Doc) {
	secrets := []struct {
		key    string
		secret *Secret
		prefix string
		needed bool
	}{
		{"slack.bot_token", &c.BotToken, "xoxb-", c.on()},
		{"slack.app_token", &c.AppToken, "xapp-", c.on() && c.Mode == modeSocket},
		{"slack.signing_secret", &c.SigningSecret, "", c.on() && c.Mode == modeHTTP},
	}
	for _, s := range secrets {
		if err := s.secret.Load(); err != nil {
			doc.Fault(s.key, err)
			continue
		}
		switch value := s.secret.Reveal(); {
		case value == "" && s.needed:
			doc.Fault(s.key, i18n.Say("config.missing"))
		case value != "" && c.Server == "" && !strings.HasPrefix(value, s.prefix):
			doc.Fault(s.key, i18n.Say("config.slack.token", "prefix", s.prefix))
		}
	}
	if c.Server != "" && !strings.HasPrefix(c.Server, "http://") && !strings.HasPrefix(c.Server, "https://") {
		doc.Fault("slack.server", i18n.Say("config.slack.server", "value", c.Server))
	}
	switch {
	case c.Mode != modeSocket && c.Mode != modeHTTP:
		doc.Fault("slack.mode", i18n.Say("config.slack.mode", "value", c.Mode))
	case c.Mode == modeHTTP && c.Listen == "":
		doc.Fault("slack.listen", i18n.Say("config.missing"))
	}
	check(doc, "slack.listen", c.Listen, address)
}

// OpenSlack is the platform that the configuration describes, whose own words
// are in the company's language; false if it names no token.
func OpenSlack(c Config, clock func() unit.Instant, log *slog.Logger) (chat.Platform, bool) {
	if !c.Slack.on() {
		return nil, false
	}
	lang, _ := i18n.ParseLang(c.Company.Lang) // checked when it was loaded
	o := slack.Options{BotToken: c.Slack.BotToken.Reveal(), Now: clock, Lang: lang, API: c.Slack.Server, Log: log}
	if o.API != "" && !strings.HasSuffix(o.API, "/") {
		o.API += "/"
	}
	if c.Slack.Mode == modeHTTP {
		o.Listen, o.SigningSecret = c.Slack.Listen, c.Slack.SigningSecret.Reveal()
	} else {
		o.AppToken = c.Slack.AppToken.Reveal()
	}
	return slack.New(o), true
}
