package bot

import (
	"log/slog"
	"regexp"
	"strings"

	"github.com/riskbell/riskbell/bot/telegram"
	"github.com/riskbell/riskbell/commands"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/strict"
	"github.com/riskbell/riskbell/internal/unit"
)

// Telegram is the bot's account on Telegram; without a token there is none.
type Telegram struct {
	Token  Secret `yaml:"token"`
	Mode   string `yaml:"mode"`   // poll or webhook
	URL    string `yaml:"url"`    // of the webhook, where Telegram sends to
	Listen string `yaml:"listen"` // where that arrives
	Secret Secret `yaml:"secret"` // what Telegram sends along with the webhook
	Server string `yaml:"server"` // a Bot API server of one's own; "" is Telegram's
	Pace   bool   `yaml:"pace"`   // keep to Telegram's limits
}

const (
	modePoll    = "poll"
	modeWebhook = "webhook"
)

var (
	tokenForm  = regexp.MustCompile(`^\d+:[A-Za-z0-9_-]{30,}$`)
	secretForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)
)

// on says that the configuration names a token.
func (c *Telegram) on() bool { return c.Token.Env != "" || c.Token.File != "" }

func (c *Telegram) validate(doc *strict.Doc) {
	for key, secret := range map[string]*Secret{"telegram.token": &c.Token, "telegram.secret": &c.Secret} {
		if err := secret.Load(); err != nil {
			doc.Fault(key, err)
		}
	}
	if token := c.Token.Reveal(); token != "" && c.Server == "" && !tokenForm.MatchString(token) {
		doc.Fault("telegram.token", i18n.Say("config.telegram.token"))
	}
	if c.Server != "" && !strings.HasPrefix(c.Server, "http://") && !strings.HasPrefix(c.Server, "https://") {
		doc.Fault("telegram.server", i18n.Say("config.telegram.server", "value", c.Server))
	}
	if !c.Pace && c.Server == "" {
		doc.Fault("telegram.pace", i18n.Say("config.telegram.pace"))
	}
	switch c.Mode {
	case modePoll:
	case modeWebhook:
		c.validateWebhook(doc)
	default:
		doc.Fault("telegram.mode", i18n.Say("config.telegram.mode", "value", c.Mode))
	}
}

func (c *Telegram) validateWebhook(doc *strict.Doc) {
	if !strings.HasPrefix(c.URL, "https://") {
		doc.Fault("telegram.url", i18n.Say("config.telegram.url", "value", c.URL))
	}
	if c.Listen == "" {
		doc.Fault("telegram.listen", i18n.Say("config.missing"))
	}
	check(doc, "telegram.listen", c.Listen, address)
	if c.on() && !secretForm.MatchString(c.Secret.Reveal()) {
		doc.Fault("telegram.secret", i18n.Say("config.telegram.secret"))
	}
}

// OpenTelegram is the platform that the configuration describes; false if it
// names no token.
func OpenTelegram(c Telegram, clock func() unit.Instant, log *slog.Logger) (chat.Platform, bool) {
	if !c.on() {
		return nil, false
	}
	o := telegram.Options{Token: c.Token.Reveal(), Server: c.Server, Unpaced: !c.Pace, Menu: menu(), Now: clock, Log: log}
	if c.Mode == modeWebhook {
		o.Webhook = &telegram.Webhook{URL: c.URL, Listen: c.Listen, Secret: c.Secret.Reveal()}
	}
	return telegram.New(o), true
}

// menu are the commands that are offered while one types.
func menu() []telegram.Command {
	var out []telegram.Command
	for _, m := range commands.Menu() {
		out = append(out, telegram.Command{Name: m.Name, Help: m.Help})
	}
	return out
}

// invite is an address that opens a chat with the bot on a platform and brings
// a code along; "" if the platform has none.
func (b *Bot) invite(name chat.PlatformName, code string) string {
	if p, ok := b.platforms[name].(interface{ Invite(code string) string }); ok {
		return p.Invite(code)
	}
	return ""
}
