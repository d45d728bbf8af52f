package telegram_test

import (
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/riskbell/riskbell/bot/telegram"
	"github.com/riskbell/riskbell/bot/telegram/telegramtest"
	"github.com/riskbell/riskbell/internal/chat"
)

const secret = "s3cret_TOKEN-of-the-webhook"

// hooked is a bot to which updates are brought at address.
func hooked(t *testing.T) (s *telegramtest.Server, p *telegram.Telegram, address string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address = l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	s, p, _ = open(t, func(o *telegram.Options) {
		o.Webhook = &telegram.Webhook{URL: "https://bot.example/telegram", Listen: address, Secret: secret}
	})
	return s, p, "http://" + address + "/telegram"
}

// bring posts a body as Telegram would and gives the status.
func bring(t *testing.T, address, method, token string, body any) int {
	t.Helper()
	text, ok := body.(string)
	if !ok {
		b, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		text = string(b)
	}
	r, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", token)
	}
	reply, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer reply.Body.Close()
	if _, err := io.Copy(io.Discard, reply.Body); err != nil {
		t.Fatal(err)
	}
	return reply.StatusCode
}

func TestTheWebhookTakesWhatBearsItsSecret(t *testing.T) {
	s, p, address := hooked(t)
	var fails atomic.Bool
	events, _ := start(t, p, func(chat.Event) error {
		if fails.Load() {
			return errors.New("the store is full")
		}
		return nil
	})
	eventually(t, "the webhook is set", func() bool { return s.Webhook() != nil })
	if w := s.Webhook(); w["secret_token"] != secret || w["url"] != "https://bot.example/telegram" || !strings.Contains(w["allowed_updates"], "callback_query") {
		t.Errorf("%v", w)
	}
	s.Write(lin, lin, "风险")
	body := s.Pending()[0].Body
	for name, c := range map[string]struct {
		method, token string
		body          any
		want          int
	}{
		"no secret":        {"POST", "", body, 401},
		"another secret":   {"POST", secret + "x", body, 401},
		"a part of it":     {"POST", secret[:5], body, 401},
		"no update":        {"POST", secret, "{{{", 400},
		"a list":           {"POST", secret, "[]", 400},
		"a get":            {"GET", secret, "", 405},
		"an endless body":  {"POST", secret, `{"update_id":1,"x":"` + strings.Repeat("x", 2<<20) + `"}`, 413},
		"an odd update":    {"POST", secret, `{"update_id":5,"message":{"message_id":"x"}}`, 200},
		"an unknown kind":  {"POST", secret, `{"update_id":6,"poll":{}}`, 200},
		"empty structures": {"POST", secret, `{"update_id":7,"message":{},"callback_query":{}}`, 200},
		"a forged press":   {"POST", secret, `{"update_id":8,"callback_query":{"id":"1","data":"x"}}`, 200},
	} {
		if got := bring(t, address, c.method, c.token, c.body); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
	fails.Store(true)
	if got := bring(t, address, "POST", secret, body); got != 500 {
		t.Errorf("an update that was not handled: %d", got)
	}
	fails.Store(false)
	if got := bring(t, address, "POST", secret, body); got != 200 {
		t.Errorf("the update: %d", got)
	}
	if e := receive(t, events); e.Text != "风险" {
		t.Errorf("%+v", e)
	}
	select {
	case e := <-events:
		t.Errorf("one too many: %+v", e)
	default:
	}
}

func TestAnEmptySecretLetsNobodyIn(t *testing.T) {
	_, p, _ := open(t, func(o *telegram.Options) {
		o.Webhook = &telegram.Webhook{URL: "https://bot.example", Listen: "127.0.0.1:0"}
	})
	_, ended := start(t, p, nil)
	if err := <-ended; err == nil {
		t.Error("it began without a secret")
	}
}

func FuzzUpdates(f *testing.F) {
	for _, s := range []string{
		`{"update_id":1,"message":{"message_id":1,"date":1,"from":{"id":5},"chat":{"id":5,"type":"private"},"text":"hi"}}`,
		`{"update_id":1,"message":{"text":"/x@","chat":{"type":"group"},"from":{"id":1},"entities":[{"type":"bot_command","offset":-9,"length":999}]}}`,
		`{"update_id":1,"callback_query":{"id":"1","from":{"id":5},"data":"~f:99","message":{"message_id":1,"chat":{"id":5}}}}`,
		`[]`, `{"update_id":-1}`, `null`,
	} {
		f.Add(s)
	}
	p := telegram.New(telegram.Options{Token: "1:x", Server: "http://127.0.0.1:1"})
	f.Fuzz(func(t *testing.T, s string) {
		for _, e := range p.Read(s) {
			if e.ID == "" || e.Place.Platform != telegram.Name || e.Text == "" && e.Action == nil && e.Moved == nil {
				t.Errorf("%q gives %+v", s, e)
			}
		}
	})
}
