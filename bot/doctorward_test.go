package bot

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/riskbell/riskbell/bot/slack"
	"github.com/riskbell/riskbell/bot/slack/slacktest"
	"github.com/riskbell/riskbell/bot/telegram"
	"github.com/riskbell/riskbell/bot/telegram/telegramtest"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// ward is a company in good health, with a Slack and a Telegram, that a test
// lets fall ill.
type ward struct {
	*testing.T
	sections map[string]string // of the configuration
	slack    *slacktest.Server
	telegram *telegramtest.Server
	now      unit.Instant
	d        *doctor
	bare     bool // no configuration is named
}

const (
	wardSlack    = "{bot_token: {env: WARD_BOT}, app_token: {env: WARD_APP}, server: %s}"
	wardTelegram = "{token: {file: %s}, server: %s, pace: false%s}"
	wardHook     = `, mode: webhook, url: "https://bot.example/t", listen: "127.0.0.1:0", secret: {env: WARD_SECRET}`
	wardSecret   = "Secret-of-the-webhook"
)

// newWard is a company in good health. Its data folder is made by well.
func newWard(t *testing.T, data string) *ward {
	t.Helper()
	w := &ward{T: t, slack: slacktest.New(), telegram: telegramtest.New(t), now: unit.At(time.Now())}
	t.Cleanup(w.slack.Close)
	t.Setenv("WARD_BOT", slacktest.BotToken)
	t.Setenv("WARD_APP", slacktest.AppToken)
	t.Setenv("WARD_SIGN", slacktest.SigningSecret)
	t.Setenv("WARD_SECRET", wardSecret)
	w.sections = map[string]string{
		"data":  data,
		"feeds": "[{name: crm, folder: " + absolute(t, "testdata/company") + "}]",
		"rules": "{off: [won_without_papers, contract_copied, contract_disputed, deliveries_late_account, deliveries_late_product, " +
			"sales_reversed, satisfaction_down_region, satisfaction_down_product, satisfaction_down_account, orders_split]}",
		"people": "[" + wardPeople + "]",
		"slack":  fmt.Sprintf(wardSlack, strings.TrimSuffix(w.slack.API(), "/")),
	}
	w.onTelegram("")
	for _, lang := range []string{"", "en", "zh"} {
		w.offer(lang)
	}
	w.d = &doctor{free: freeBytes, writable: func(string) bool { return true }}
	w.d.Clock = func() unit.Instant { return w.now }
	return w
}

const wardPeople = `
  {id: zhangwei, name: 张伟, owner: zhangwei, roles: [rep]},
  {id: lina, name: 李娜, owner: lina, roles: [rep]},
  {id: gucheng, name: 顾城, owner: gucheng, roles: [manager]},
  {id: shenlan, name: 沈岚, owner: shenlan, roles: [risk_manager, admin]}`

func absolute(t *testing.T, path string) string {
	t.Helper()
	whole, err := filepath.Abs(path)
	ok(t, err)
	return whole
}

// onTelegram configures Telegram, with more keys.
func (w *ward) onTelegram(more string) {
	w.sections["telegram"] = fmt.Sprintf(wardTelegram, w.file("token", telegramtest.Token), w.telegram.URL(), more)
}

// offer registers the menu in a language, as serve does.
func (w *ward) offer(code string) {
	w.Helper()
	lang := i18n.EN
	if code == "zh" {
		lang = i18n.ZH
	}
	var list []string
	for _, m := range menu() {
		list = append(list, fmt.Sprintf(`{"command":%q,"description":%q}`, m.Name, m.Help[lang]))
	}
	reply, err := http.PostForm(w.telegram.URL()+"/bot"+telegramtest.Token+"/setMyCommands",
		map[string][]string{"commands": {"[" + strings.Join(list, ",") + "]"}, "language_code": {code}})
	ok(w.T, err)
	ok(w.T, reply.Body.Close())
}

// file writes a file of the test's own and gives its path.
func (w *ward) file(name, text string) string {
	w.Helper()
	path := filepath.Join(w.TempDir(), name)
	ok(w.T, os.WriteFile(path, []byte(text), 0o600))
	return path
}

// config is the configuration's file.
func (w *ward) config() string {
	w.Helper()
	var text strings.Builder
	for _, key := range slices.Sorted(maps.Keys(w.sections)) {
		fmt.Fprintf(&text, "%s: %s\n", key, w.sections[key])
	}
	return w.file("config.yaml", text.String())
}

// open opens the data folder as serve does.
func (w *ward) open() *Bot {
	w.Helper()
	c, err := LoadConfig(w.config())
	ok(w.T, err)
	b, err := Open(w.Context(), w.now, c, Options{Scratch: true})
	ok(w.T, err)
	return b
}

// well fills the data folder: the feed was read, everybody has an account, a
// backup was made.
func (w *ward) well() {
	w.Helper()
	b := w.open()
	_, err := b.Sync(w.Context(), w.now, nil)
	ok(w.T, err)
	ok(w.T, b.State.Update(w.Context(), w.now, func(s storage.Writer) error {
		for _, c := range b.Config.People {
			p, _, err := chat.People{}.Get(s, c.ID)
			if err != nil {
				return err
			}
			p.Identities = []chat.Identity{{Platform: telegram.Name, User: c.ID}, {Platform: slack.Name, Workspace: slacktest.Team, User: c.ID}}
			if err := (chat.People{}).Put(s, p); err != nil {
				return err
			}
		}
		return nil
	}))
	_, err = b.Backup(w.Context(), w.now)
	ok(w.T, err)
	closeBot(w.T, b)
}

// anew gives the ward a data folder of its own, filled.
func (w *ward) anew() (folder string) {
	w.Helper()
	w.sections["data"] = filepath.Join(w.TempDir(), "data")
	w.well()
	return w.sections["data"]
}

// spoil gives the ward a data folder of its own in which state.db is replaced.
func (w *ward) spoil(text string) {
	w.Helper()
	ok(w.T, os.WriteFile(filepath.Join(w.anew(), stateFile), []byte(text), 0o600))
}

// serve lets a process hold the data folder, whose local port answers so.
func (w *ward) serve(status int, says string) {
	w.Helper()
	w.anew()
	b := w.open()
	w.Cleanup(func() { closeBot(w.T, b) })
	port := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/healthz" {
			status = http.StatusNotFound
		}
		rw.WriteHeader(status)
		_, _ = rw.Write([]byte(says))
	}))
	w.Cleanup(port.Close)
	w.sections["http"] = fmt.Sprintf("{listen: %q}", strings.TrimPrefix(port.URL, "http://"))
	if status == 0 {
		port.Close()
	}
}

// examine is what the doctor finds, by name.
func (w *ward) examine() map[string]Finding {
	w.Helper()
	if w.d.File == "" && !w.bare {
		w.d.File = w.config()
	}
	w.d.examine(w.Context())
	out := map[string]Finding{}
	for _, f := range w.d.list {
		out[f.Name] = f
	}
	return out
}
