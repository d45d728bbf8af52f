package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/chat/chattest"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
)

func seats(i18n.Lang) ([]Seat, error) {
	return []Seat{{User: "lin", Name: "林", Role: "销售"}, {User: "other", Name: "Other"}}, nil
}

func openWeb(t *testing.T, o Options) *Web {
	t.Helper()
	if o.Now == nil {
		o.Now = func() unit.Instant { return 1 }
	}
	if o.People == nil {
		o.People = seats
	}
	w, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	return w
}

// client is a browser without a page.
type client struct {
	t       *testing.T
	base    string
	session string
}

func enter(t *testing.T, w *Web) *client {
	t.Helper()
	base, key, _ := strings.Cut(w.Link(), "/#key=")
	c := &client{t: t, base: base}
	var in struct{ Session string }
	if status, body := c.post("/enter", map[string]any{"key": key}); status != 200 || json.Unmarshal([]byte(body), &in) != nil {
		t.Fatalf("the key of a link gives %d %s", status, body)
	}
	c.session = in.Session
	return c
}

func (c *client) post(path string, body any) (int, string) {
	text, err := json.Marshal(body)
	if err != nil {
		c.t.Fatal(err)
	}
	r, _ := http.NewRequest("POST", c.base+path+"?lang=en", bytes.NewReader(text))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Origin", c.base)
	return c.send(r)
}

func (c *client) get(path string) (int, string) {
	r, _ := http.NewRequest("GET", c.base+path, nil)
	return c.send(r)
}

func (c *client) send(r *http.Request) (int, string) {
	if c.session != "" {
		r.Header.Set(sessionHeader, c.session)
	}
	reply, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, err.Error()
	}
	defer reply.Body.Close()
	body, err := io.ReadAll(reply.Body)
	if err != nil {
		return 0, err.Error()
	}
	return reply.StatusCode, string(body)
}

func (c *client) news(user string) (n news) {
	status, body := c.get("/updates?after=-1&as=" + user)
	if err := json.Unmarshal([]byte(body), &n); err != nil || status != 200 {
		c.t.Errorf("updates of %s: %d %s", user, status, body)
	}
	return n
}

// words are what a page of a person would show.
func (n news) words() string {
	var b strings.Builder
	for _, l := range n.Lines {
		b.WriteString(l.Text + "\n")
		for _, x := range l.Blocks {
			b.WriteString(chattest.Text(chat.Post{Blocks: []chat.Block{x.Block}}) + "\n" + x.More + "\n")
		}
	}
	return b.String()
}

func TestTheSuite(t *testing.T) {
	chattest.Run(t, func(t *testing.T) chattest.Harness {
		w := openWeb(t, Options{})
		me := chat.Identity{Platform: Name, User: "lin"}
		var c *client
		var acked, said atomic.Int32
		door := func() *client { // Run serves by now
			if c == nil {
				c = enter(t, w)
			}
			return c
		}
		// A page tries again under the same id until it is told that it arrived.
		deliver := func(path string, d map[string]any) {
			d["as"], d["id"] = "lin", fmt.Sprint("e", said.Add(1))
			c := door()
			go func() {
				for t.Context().Err() == nil {
					if status, _ := c.post(path, d); status == http.StatusOK {
						acked.Add(1)
						return
					}
				}
			}()
		}
		return chattest.Harness{
			Platform: w, From: me, Place: chat.Place{Platform: Name, Channel: "lin"},
			Other:   &chat.Identity{Platform: Name, User: "other"},
			Repeats: true, InPlace: true,
			Say: func(text string) { deliver("/say", map[string]any{"text": text}) },
			Press: func(label string) {
				id, token := buttonOf(w, label)
				deliver("/press", map[string]any{"on": id, "token": token})
			},
			Acked: func() int { return int(acked.Load()) },
			Shown: func(who chat.Identity) string {
				n, _ := w.log.since(who.User, -1)
				return n.words()
			},
		}
	})
}

func buttonOf(w *Web, label string) (id, token string) {
	n, _ := w.log.since("lin", -1)
	for _, l := range n.Lines {
		for _, b := range l.Blocks {
			for _, x := range b.Buttons {
				if x.Label == label {
					id, token = l.ID, x.Token
				}
			}
		}
	}
	return id, token
}

// serving lets w run with a handler, and gives a client that was let in.
func serving(t *testing.T, o Options, h chat.Handler) (*Web, *client, func() error) {
	t.Helper()
	w := openWeb(t, o)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- w.Run(ctx, h) }()
	stop := func() error { cancel(); err := <-ended; ended <- err; return err }
	t.Cleanup(func() { stop() })
	return w, enter(t, w), stop
}

func ignore(context.Context, chat.Event) error { return nil }

func TestWhatIsRefused(t *testing.T) {
	var handled atomic.Int32
	_, c, _ := serving(t, Options{}, func(context.Context, chat.Event) error { handled.Add(1); return nil })
	say := `{"as":"lin","id":"1","text":"hello"}`
	for name, x := range map[string]struct {
		method, path, body string
		change             func(*http.Request)
		want               int
	}{
		"another host":           {"GET", "/", "", func(r *http.Request) { r.Host = "evil.example" }, 421},
		"a name for this host":   {"POST", "/say", say, func(r *http.Request) { r.Host = strings.Replace(r.Host, "127.0.0.1", "rebound.example", 1) }, 421},
		"another port":           {"GET", "/", "", func(r *http.Request) { r.Host = "127.0.0.1:1" }, 421},
		"no origin":              {"POST", "/say", say, func(r *http.Request) { r.Header.Del("Origin") }, 403},
		"another origin":         {"POST", "/say", say, func(r *http.Request) { r.Header.Set("Origin", "https://evil.example") }, 403},
		"an opaque origin":       {"POST", "/say", say, func(r *http.Request) { r.Header.Set("Origin", "null") }, 403},
		"another local port":     {"POST", "/say", say, func(r *http.Request) { r.Header.Set("Origin", "http://127.0.0.1:1") }, 403},
		"from another site":      {"GET", "/updates?as=lin&after=-1", "", func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }, 403},
		"posted by another site": {"POST", "/enter", `{"key":"x"}`, func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "same-site") }, 403},
		"a form of another site": {"POST", "/say", say, func(r *http.Request) { r.Header.Set("Content-Type", "text/plain") }, 415},
		"no session":             {"POST", "/say", say, func(r *http.Request) { r.Header.Del(sessionHeader) }, 401},
		"a wrong session":        {"GET", "/room", "", func(r *http.Request) { r.Header.Set(sessionHeader, "A") }, 401},
		"updates, no session":    {"GET", "/updates?as=lin&after=-1", "", func(r *http.Request) { r.Header.Del(sessionHeader) }, 401},
		"a wrong key":            {"POST", "/enter", `{"key":"AAAAAAAAAAAAAAAAAAAAAAAAAA"}`, nil, 403},
		"no key":                 {"POST", "/enter", `{}`, nil, 403},
		"no JSON":                {"POST", "/say", "{", nil, 400},
		"too long":               {"POST", "/say", `{"as":"lin","id":"1","text":"` + strings.Repeat("x", maxBody) + `"}`, nil, 413},
		"an unknown person":      {"POST", "/say", `{"as":"nobody","id":"1","text":"x"}`, nil, 404},
		"updates of nobody":      {"GET", "/updates?as=nobody&after=-1", "", nil, 404},
		"an odd id":              {"POST", "/say", `{"as":"lin","id":"../1","text":"x"}`, nil, 400},
		"no id":                  {"POST", "/say", `{"as":"lin","text":"x"}`, nil, 400},
		"a button of nothing":    {"POST", "/press", `{"as":"lin","id":"1","on":"99","token":"T"}`, nil, 409},
		"another method":         {"DELETE", "/say", say, nil, 405},
		"a deed by reading":      {"GET", "/say", "", nil, 405},
		"no such page":           {"GET", "/config.yaml", "", nil, 401},
		"no such page, let in":   {"GET", "/page/page.js", "", nil, 404},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := http.NewRequest(x.method, c.base+x.path, strings.NewReader(x.body))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Origin", c.base)
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set(sessionHeader, c.session)
			if name == "no such page" {
				r.Header.Del(sessionHeader)
			}
			if x.change != nil {
				x.change(r)
			}
			plain := client{t: t, base: c.base}
			if status, body := plain.send(r); status != x.want || body == "" {
				t.Errorf("gives %d %q, want %d", status, body, x.want)
			}
		})
	}
	if n := handled.Load(); n != 0 {
		t.Errorf("%d of them were carried out", n)
	}
	if status, body := c.post("/say", map[string]any{"as": "lin", "id": "1", "text": "hello"}); status != 200 || handled.Load() != 1 {
		t.Errorf("what the page itself sends gives %d %s", status, body)
	}
}

func TestALinkWorksOnce(t *testing.T) {
	w, _, _ := serving(t, Options{}, ignore)
	base, key, _ := strings.Cut(w.Link(), "/#key=")
	c := client{t: t, base: base}
	if status, _ := c.post("/enter", map[string]any{"key": key}); status != 200 {
		t.Errorf("first: %d", status)
	}
	if status, body := c.post("/enter", map[string]any{"key": key}); status != 403 || !strings.Contains(body, "Press Enter") {
		t.Errorf("again: %d %s", status, body)
	}
}

func TestEveryAnswerForbidsWhatThePageDoesNotNeed(t *testing.T) {
	_, c, _ := serving(t, Options{}, ignore)
	for _, path := range []string{"/", "/page.js", "/page.css", "/words", "/room", "/nothing"} {
		reply, err := http.Get(c.base + path)
		if err != nil {
			t.Fatal(err)
		}
		reply.Body.Close()
		policy := reply.Header.Get("Content-Security-Policy")
		if !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") || strings.Contains(policy, "*") {
			t.Errorf("%s: policy %q", path, policy)
		}
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Frame-Options": "DENY"} {
			if got := reply.Header.Get(name); got != want {
				t.Errorf("%s: %s is %q", path, name, got)
			}
		}
		if len(reply.Cookies()) > 0 || reply.Header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: %v", path, reply.Header)
		}
	}
}

func TestListenAddresses(t *testing.T) {
	for value, want := range map[string]string{
		"": "127.0.0.1:0", "8080": "127.0.0.1:8080", "localhost:8080": "127.0.0.1:8080",
		"127.0.0.2:80": "127.0.0.2:80", "[::1]:80": "[::1]:80",
		"0.0.0.0:80": "", ":80": "", "[::]:80": "", "192.168.1.1:80": "", "example.org:80": "", "x": "", "70000": "", "-1": "", "+1": "", "127.0.0.1": "",
	} {
		got, err := loopback(value)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q gives %q, %v", value, got, err)
		}
	}
	w := openWeb(t, Options{})
	if _, err := Open(Options{Listen: w.port}); err == nil || !strings.Contains(err.Error(), w.port) {
		t.Errorf("a port that is taken gives %v", err)
	}
}

// A form is read as it stands: no other fields, no other choices.
func TestForms(t *testing.T) {
	var got *chat.Action
	w, c, _ := serving(t, Options{}, func(_ context.Context, e chat.Event) error { got = e.Action; return nil })
	r, err := w.Send(t.Context(), chat.Post{To: chat.Place{Platform: Name, Channel: "lin"}, Blocks: []chat.Block{{Form: &someForm}}})
	if err != nil {
		t.Fatal(err)
	}
	for name, x := range map[string]struct {
		values map[string]string
		want   int
	}{
		"whole":           {map[string]string{"why": " 太贵 ", "kind": "b", "who": "x,y", "stray": "1"}, 200},
		"least":           {map[string]string{"kind": "a", "who": "y"}, 200},
		"a missing field": {map[string]string{"why": "x", "who": "x"}, 409},
		"no such choice":  {map[string]string{"kind": "c", "who": "x"}, 409},
		"one wrong":       {map[string]string{"kind": "a", "who": "x,z"}, 409},
		"two of one":      {map[string]string{"kind": "a,b", "who": "x"}, 409},
	} {
		t.Run(name, func(t *testing.T) {
			got = nil
			status, body := c.post("/press", map[string]any{"as": "lin", "id": "f-" + fmt.Sprint(len(name)), "on": r.ID, "token": "FORM", "values": x.values})
			if status != x.want || (status == 200) != (got != nil) {
				t.Fatalf("gives %d %s, %+v", status, body, got)
			}
			if got != nil && (got.Token != "FORM" || got.On != r || got.Values["stray"] != "" || got.Values["kind"] != x.values["kind"]) {
				t.Errorf("came %+v", got)
			}
		})
	}
	if status, _ := c.post("/press", map[string]any{"as": "other", "id": "o", "on": r.ID, "token": "FORM"}); status != 409 {
		t.Errorf("somebody who does not see the form sends it: %d", status)
	}
}

var someForm = chat.Form{Title: "为什么没用", Token: "FORM", Submit: "提交", Fields: []chat.Field{
	{Name: "why", Label: "原因", Optional: true},
	{Name: "kind", Label: "类别", Options: []chat.Option{{Value: "a", Label: "甲"}, {Value: "b", Label: "乙"}}},
	{Name: "who", Label: "涉及", Many: true, Options: []chat.Option{{Value: "x", Label: "客户"}, {Value: "y", Label: "销售"}}},
}}

// A page that waits is told at once, and others see how much they have not read.
func TestNewsWakesWhoWaits(t *testing.T) {
	w, c, _ := serving(t, Options{Day: func(i18n.Lang) string { return "Nov 24" }}, ignore)
	seq := c.news("lin").Seq
	came := make(chan string, 1)
	go func() {
		_, body := c.get(fmt.Sprint("/updates?as=lin&after=", seq))
		came <- body
	}()
	for _, user := range []string{"other", "other", "lin"} {
		if _, err := w.Send(t.Context(), chat.Post{To: chat.Place{Platform: Name, Channel: user}, Blocks: []chat.Block{chat.Line("to " + user)}}); err != nil {
			t.Fatal(err)
		}
	}
	select {
	case body := <-came:
		if !strings.Contains(body, `"day":"Nov 24"`) {
			t.Errorf("came %s", body)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("nothing came")
	}
	if n := c.news("lin"); n.Unread["other"] != 2 || n.Unread["lin"] != 0 || strings.Contains(n.words(), "to other") {
		t.Errorf("lin gets %+v", n)
	}
	if n := c.news("other"); n.Unread["other"] != 0 || !strings.Contains(n.words(), "to other") {
		t.Errorf("other gets %+v", n)
	}
}

// What is kept is bounded, and what was dropped cannot be edited.
func TestOldLinesAreDropped(t *testing.T) {
	w := openWeb(t, Options{})
	place := chat.Place{Platform: Name, Channel: "lin"}
	first, err := w.Send(t.Context(), chat.Post{To: place, Blocks: []chat.Block{chat.Line("first")}})
	if err != nil {
		t.Fatal(err)
	}
	for range mostLines {
		w.Say("lin", "x")
	}
	n, _ := w.log.since("lin", -1)
	var failure *chat.SendError
	if _, err := w.Edit(t.Context(), first, chat.Post{To: place}); len(n.Lines) != mostLines || !errors.As(err, &failure) || failure.Outcome != chat.Refused {
		t.Errorf("%d lines, %v", len(n.Lines), err)
	}
}

// The end does not wait for pages that do.
func TestTheEndIsSoonAndNoError(t *testing.T) {
	_, c, stop := serving(t, Options{}, ignore)
	seq := c.news("lin").Seq
	go c.get(fmt.Sprint("/updates?as=lin&after=", seq))
	begun := time.Now()
	if err := stop(); err != nil || time.Since(begun) > 3*time.Second {
		t.Errorf("%v after %s", err, time.Since(begun))
	}
}

// The page speaks the language asked for before it has a session.
func TestThePageBeforeItHasWords(t *testing.T) {
	_, c, _ := serving(t, Options{}, ignore)
	for _, lang := range []i18n.Lang{i18n.ZH, i18n.EN} {
		r, err := http.Get(c.base + "/?lang=" + string(lang))
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r.Body)
		if err := errors.Join(err, r.Body.Close()); err != nil {
			t.Fatal(err)
		}
		page := string(body)
		for _, want := range []string{`<html lang="` + string(lang) + `">`, "<title>" + lang.T("web.page.title") + "</title>", "<noscript>" + html.EscapeString(lang.T("web.page.noscript")) + "</noscript>"} {
			if !strings.Contains(page, want) {
				t.Errorf("%s: no %s", lang, want)
			}
		}
		if strings.Contains(page, "{{") || r.Header.Get("Content-Type") != "text/html; charset=utf-8" {
			t.Errorf("%s: %s, %s", lang, r.Header.Get("Content-Type"), page)
		}
	}
}
