package bot

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/riskbell/riskbell/bot/telegram"
	"github.com/riskbell/riskbell/bot/telegram/telegramtest"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/unit"
)

// telegramHouse is a Telegram on which everybody has opened a chat with the bot.
type telegramHouse struct {
	*telegram.Telegram
	t      *testing.T
	s      *telegramtest.Server
	people map[int64]string
}

func onTelegram(t *testing.T) theatre {
	s := telegramtest.New(t)
	p := telegram.New(telegram.Options{
		Token: telegramtest.Token, Server: s.URL(), Unpaced: true, Now: func() unit.Instant { return begin }, Menu: menu(),
	})
	t.Cleanup(func() {
		for _, odd := range s.Odd() {
			t.Errorf("Telegram would refuse: %s", odd)
		}
	})
	return &telegramHouse{Telegram: p, t: t, s: s, people: map[int64]string{}}
}

// id is the number of a person, who opens the chat with the bot the first time.
// Numbers have the order of names, so that what falls due together is sent in
// the same order as at the terminal.
func (h *telegramHouse) id(person string) int64 {
	id := int64(0)
	for i := range 6 {
		id *= 27
		if i < len(person) {
			id += int64(person[i]-'a') + 1
		}
	}
	id += 6_000_000_000
	if h.people[id] == "" {
		h.people[id] = person
		h.s.Start(id)
	}
	return id
}

func (h *telegramHouse) seat(person string) (chat.Identity, chat.Place) {
	id := strconv.FormatInt(h.id(person), 10)
	return chat.Identity{Platform: telegram.Name, User: id}, chat.Place{Platform: telegram.Name, Channel: id}
}

// named is a post that calls people by the names of the script.
func (h *telegramHouse) named(p chat.Post) chat.Post {
	blocks := slices.Clone(p.Blocks)
	for i := range blocks {
		blocks[i].Text = slices.Clone(blocks[i].Text)
		for j := range blocks[i].Text {
			for id, person := range h.people {
				span := &blocks[i].Text[j]
				span.Text = strings.ReplaceAll(span.Text, strconv.FormatInt(id, 10), person)
			}
		}
	}
	p.Blocks = blocks
	return p
}

func (h *telegramHouse) say(person, text string) {
	id := h.id(person)
	h.s.Write(id, id, text)
}

func (h *telegramHouse) press(person, token string) error {
	id := h.id(person)
	for _, m := range h.s.Messages(id) {
		for _, row := range m.Keyboard {
			for _, b := range row {
				if b.Data != nil && *b.Data == token {
					h.s.PressData(id, m.ID, id, token)
					return nil
				}
			}
		}
	}
	return fmt.Errorf("%s has no button of that token:\n%s", person, h.shown(person))
}

func (h *telegramHouse) shown(person string) string {
	var out strings.Builder
	for _, m := range h.s.Messages(h.id(person)) {
		out.WriteString(m.Text + "\n")
		for _, row := range m.Keyboard {
			for _, b := range row {
				// The mark of the part that a row belongs to is not in the post.
				out.WriteString("[" + strings.TrimLeft(b.Text, "①②③④⑤⑥⑦⑧⑨⑩ ") + "]\n")
			}
		}
	}
	return strings.ReplaceAll(out.String(), "\u2060", "") // which shows as nothing
}

func TestTelegramIsConfigured(t *testing.T) {
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte(telegramtest.Token+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TG_SECRET", "abc_DEF-123")
	t.Setenv("TG_ODD", "two words")
	t.Setenv("TG_TOKEN", "hunter2")
	token := "token: {file: " + file + "}"
	for name, c := range map[string]struct {
		section, want string
	}{
		"nothing":           {"{}", ""},
		"polling":           {"{" + token + "}", ""},
		"a webhook":         {"{" + token + `, mode: webhook, url: "https://bot.example/t", listen: "127.0.0.1:8081", secret: {env: TG_SECRET}}`, ""},
		"a server":          {"{token: {env: TG_TOKEN}, server: http://127.0.0.1:9000, pace: false}", ""},
		"an odd token":      {"{token: {env: TG_TOKEN}}", "telegram.token"},
		"no such variable":  {"{token: {env: TG_NONE}}", "telegram.token"},
		"an odd mode":       {"{" + token + ", mode: push}", "telegram.mode"},
		"no pace":           {"{" + token + ", pace: false}", "telegram.pace"},
		"an odd server":     {"{" + token + ", server: localhost}", "telegram.server"},
		"no address":        {"{" + token + `, mode: webhook, listen: "127.0.0.1:8081", secret: {env: TG_SECRET}}`, "telegram.url"},
		"plain http":        {"{" + token + `, mode: webhook, url: "http://bot.example/t", listen: "127.0.0.1:8081", secret: {env: TG_SECRET}}`, "telegram.url"},
		"nowhere to listen": {"{" + token + `, mode: webhook, url: "https://bot.example/t", secret: {env: TG_SECRET}}`, "telegram.listen"},
		"no secret":         {"{" + token + `, mode: webhook, url: "https://bot.example/t", listen: "127.0.0.1:8081"}`, "telegram.secret"},
		"an odd secret":     {"{" + token + `, mode: webhook, url: "https://bot.example/t", listen: "127.0.0.1:8081", secret: {env: TG_ODD}}`, "telegram.secret"},
	} {
		t.Run(name, func(t *testing.T) {
			conf, err := ParseConfig("config.yaml", []byte("telegram: "+c.section+"\n"))
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Fatalf("%v, want %q", err, c.want)
			}
			if err != nil && strings.Contains(err.Error(), "hunter2") {
				t.Error("the token is in the error")
			}
			if _, on := OpenTelegram(conf.Telegram, nil, nil); err == nil && on != (name != "nothing") {
				t.Errorf("on: %v", on)
			}
		})
	}
}

// Every command of the menu is one that Telegram takes.
func TestTheMenuFitsTelegram(t *testing.T) {
	for _, m := range menu() {
		for lang, help := range m.Help {
			if help == "" || len([]rune(help)) > 256 || strings.Trim(m.Name, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" {
				t.Errorf("%s %s: %q", m.Name, lang, help)
			}
		}
	}
}
