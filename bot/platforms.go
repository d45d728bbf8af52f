package bot

import (
	"github.com/riskbell/riskbell/bot/slack"
	"github.com/riskbell/riskbell/bot/telegram"
	"github.com/riskbell/riskbell/internal/chat"
)

// Platforms are the chats that the configuration sets up, the terminal left out.
func (c *Config) Platforms() (out []chat.PlatformName) {
	if c.Telegram.on() {
		out = append(out, telegram.Name)
	}
	if c.Slack.on() {
		out = append(out, slack.Name)
	}
	return out
}
