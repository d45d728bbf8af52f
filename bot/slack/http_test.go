package slack

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/riskbell/riskbell/bot/slack/slacktest"
	"github.com/riskbell/riskbell/internal/chat"
)

// signed is a request as Slack sends it at a time.
func signed(at time.Time, contentType, body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/slack/events?payload=%7B%22type%22%3A%22forged%22%7D", strings.NewReader(body))
	stamp := fmt.Sprint(at.Unix())
	mac := hmac.New(sha256.New, []byte(slacktest.SigningSecret))
	mac.Write([]byte("v0:" + stamp + ":" + body))
	r.Header.Set("Content-Type", contentType)
	r.Header.Set("X-Slack-Request-Timestamp", stamp)
	r.Header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
	return r
}

// port is the HTTP side of an adapter on w.
func port(t *testing.T, w *slacktest.Server, b *inbox) func(r *http.Request) (int, string) {
	t.Helper()
	log := &journal{}
	o := optionsFor(w, log)
	o.SigningSecret = slacktest.SigningSecret
	s := New(o)
	if err := s.introduce(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.came = make(chan chat.Event, 1000)
	h := s.handler(newWorkers(t.Context(), s, b.handle))
	return func(r *http.Request) (int, string) {
		out := httptest.NewRecorder()
		h.ServeHTTP(out, r)
		body, _ := io.ReadAll(out.Result().Body) // in memory
		return out.Code, string(body)
	}
}

const formType = "application/x-www-form-urlencoded"

func asJSON(t *testing.T, v any) string {
	t.Helper()
	body, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestRequestsBecomeEvents(t *testing.T) {
	w := workspace(t)
	box := &inbox{}
	do := port(t, w, box)
	now := time.Now()
	if code, body := do(signed(now, "application/json", `{"type":"url_verification","challenge":"3eZbrw1aB"}`)); code != 200 || body != "3eZbrw1aB" {
		t.Errorf("the challenge is answered with %d %q", code, body)
	}
	if code, _ := do(signed(now, formType, "ssl_check=1&token=x")); code != 200 {
		t.Errorf("the check of the certificate is answered with %d", code)
	}
	message := asJSON(t, w.Said("U1", "DU1", "hello", ""))
	again := signed(now, "application/json", message)
	again.Header.Set("X-Slack-Retry-Num", "1")
	again.Header.Set("X-Slack-Retry-Reason", "http_timeout")
	for _, r := range []*http.Request{signed(now, "application/json; charset=utf-8", message), again} {
		if code, _ := do(r); code != 200 {
			t.Errorf("a message is answered with %d", code)
		}
	}
	if first, second := box.next(t), box.next(t); first.Text != "hello" || first.ID != second.ID {
		t.Errorf("came %+v, then %+v", first, second)
	}
	fields := url.Values{}
	for k, v := range w.Commanded("U1", "C1", "/riskbell", "why W-1") {
		fields.Set(k, fmt.Sprint(v))
	}
	if code, body := do(signed(now, formType, fields.Encode())); code != 200 || body != "" {
		t.Errorf("a command is answered with %d %q", code, body)
	}
	if e := box.next(t); e.Text != "why W-1" || e.Place.Channel != "C1" {
		t.Errorf("came %+v", e)
	}
	press := asJSON(t, map[string]any{"type": "block_actions", "user": map[string]any{"id": "U1", "team_id": slacktest.Team}, "trigger_id": "x",
		"container": map[string]any{"channel_id": "C1", "message_ts": "1.1"}, "actions": []any{map[string]any{"action_id": "press-1", "value": "TOKEN", "action_ts": "5.5"}}})
	if code, _ := do(signed(now, formType, url.Values{"payload": {press}}.Encode())); code != 200 {
		t.Errorf("a press is answered with %d", code)
	}
	if e := box.next(t); e.Action == nil || e.Action.Token != "TOKEN" || e.Action.On.ID != "1.1" {
		t.Errorf("came %+v", e)
	}
}

func TestAFailedRequestIsBroughtAgain(t *testing.T) {
	w := workspace(t)
	do := port(t, w, &inbox{fail: func(int, chat.Event) error { return errors.New("the store is full") }})
	if code, _ := do(signed(time.Now(), "application/json", asJSON(t, w.Said("U1", "DU1", "hello", "")))); code != http.StatusServiceUnavailable {
		t.Errorf("a message that was not committed is answered with %d", code)
	}
	fields := url.Values{"command": {"/riskbell"}, "text": {"risks"}, "user_id": {"U1"}, "channel_id": {"DU1"}}
	if code, body := do(signed(time.Now(), formType, fields.Encode())); code != 200 || !strings.Contains(body, "did not work") {
		t.Errorf("a failed command is answered with %d %q", code, body)
	}
}

// TestOnlySlackIsHeard: no forged, altered, late or endless request is taken.
func TestOnlySlackIsHeard(t *testing.T) {
	w := workspace(t)
	box := &inbox{}
	do := port(t, w, box)
	body := asJSON(t, w.Said("U1", "DU1", "hello", ""))
	now := time.Now()
	bad := map[string]*http.Request{
		"late":  signed(now.Add(-6*time.Minute), "application/json", body),
		"early": signed(now.Add(6*time.Minute), "application/json", body),
		"long":  signed(now, "application/json", strings.Repeat(" ", maxBody+1)),
	}
	for name, change := range map[string]func(*http.Request){
		"unsigned":         func(r *http.Request) { r.Header.Del("X-Slack-Signature") },
		"without a time":   func(r *http.Request) { r.Header.Del("X-Slack-Request-Timestamp") },
		"another time":     func(r *http.Request) { r.Header.Set("X-Slack-Request-Timestamp", fmt.Sprint(now.Unix()-1)) },
		"another body":     func(r *http.Request) { r.Body = io.NopCloser(strings.NewReader(body + " ")) },
		"no hex":           func(r *http.Request) { r.Header.Set("X-Slack-Signature", "v0=zz") },
		"another version":  func(r *http.Request) { r.Header.Set("X-Slack-Signature", "v1"+r.Header.Get("X-Slack-Signature")[2:]) },
		"half a signature": func(r *http.Request) { r.Header.Set("X-Slack-Signature", r.Header.Get("X-Slack-Signature")[:40]) },
	} {
		bad[name] = signed(now, "application/json", body)
		change(bad[name])
	}
	for name, r := range bad {
		if code, _ := do(r); code < 400 {
			t.Errorf("%s: answered with %d", name, code)
		}
	}
	r := rand.New(rand.NewPCG(3, 4))
	for range 10_000 {
		req := signed(now, "application/json", body)
		sig := []byte(req.Header.Get("X-Slack-Signature"))
		i := 3 + r.IntN(64)
		flipped := "0123456789abcdef"[r.IntN(16)]
		if sig[i] == flipped {
			continue
		}
		sig[i] = flipped
		req.Header.Set("X-Slack-Signature", string(sig))
		if code, _ := do(req); code != http.StatusUnauthorized {
			t.Fatalf("a mutated signature is answered with %d", code)
		}
	}
	get := httptest.NewRequest(http.MethodGet, "/slack", nil)
	if code, _ := do(get); code != http.StatusMethodNotAllowed {
		t.Errorf("GET is answered with %d", code)
	}
	if box.n != 0 {
		t.Errorf("%d forged events were handled", box.n)
	}
}

func TestHTTPListensAndStops(t *testing.T) {
	w := workspace(t)
	o := optionsFor(w, &journal{})
	o.Listen = "127.0.0.1:0"
	if err := New(o).Run(t.Context(), nil); err == nil || !strings.Contains(err.Error(), "signing_secret") {
		t.Errorf("without a signing secret Run ended with %v", err)
	}
	o.SigningSecret = slacktest.SigningSecret
	running(t, New(o), &inbox{})
}

func FuzzRead(f *testing.F) {
	w := slacktest.New()
	defer w.Close()
	w.AddUser(slacktest.User{ID: "U1"})
	for _, v := range []any{w.Said("U1", "DU1", "hello <@U2|x> &lt;", ""), w.Commanded("U1", "DU1", "/riskbell", "risks")} {
		body, err := json.Marshal(v)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(eventsAPI, body)
		f.Add(slashed, body)
	}
	f.Add(interactive, []byte(`{"type":"block_actions","user":{"id":"U1"},"actions":[{"action_id":"send-1","block_id":"form1","value":"T"}],"state":{"values":{"form1/a":{"value":{"value":null}}}}}`))
	f.Add(interactive, []byte(`{"type":"view_submission","user":{"id":"U1"},"view":{"callback_id":"form","private_metadata":"{\"token\":\"T\"}","state":null}}`))
	s := New(optionsFor(w, &journal{}))
	f.Fuzz(func(t *testing.T, kind string, body []byte) {
		in, err := s.read(kind, body, "spare")
		if err == nil && in.event != nil && in.lane == "" {
			t.Errorf("an event without a lane from %q", body)
		}
	})
}
