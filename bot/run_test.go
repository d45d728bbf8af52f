package bot

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/chat/chattest"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

const secret = "s3cr3t-of-the-metrics"

// patience is how long a test waits for what should take milliseconds.
const patience = 20 * time.Second

// served is a running bot.
type served struct {
	t        *testing.T
	bot      *Bot
	platform *chattest.Platform
	journal  *journal
	sent     chan chat.Post
	stop     context.CancelFunc
	done     chan error
	address  string
}

func serve(t *testing.T) *served {
	t.Helper()
	t.Setenv("RISKBELL_TEST_TOKEN", secret)
	c := companyConfig(t)
	c.Console.Person = "zhangwei"
	c.HTTP = HTTP{Listen: "127.0.0.1:0", Token: Secret{Env: "RISKBELL_TEST_TOKEN"}}
	ok(t, c.HTTP.Token.Load())
	s := &served{
		t: t, platform: chattest.New(consolePlatform), journal: &journal{},
		sent: make(chan chat.Post, 16), done: make(chan error, 1),
	}
	s.platform.Before(func(p chat.Post) { s.sent <- p })
	opened := make(chan string, 1)
	s.bot = openBot(t, c, Options{Platforms: []chat.Platform{s.platform}, Log: watching(s.journal, opened)})
	ctx, stop := context.WithCancel(t.Context())
	s.stop = stop
	t.Cleanup(stop)
	go func() { s.done <- s.bot.Run(ctx, func() unit.Instant { return begin }) }()
	s.address = receive(t, opened)
	return s
}

func receive[V any](t *testing.T, from <-chan V) (v V) {
	t.Helper()
	select {
	case v = <-from:
	case <-time.After(patience):
		t.Fatal("waited in vain")
	}
	return v
}

// get is the status and the text of a path, asked for with a token.
func (s *served) get(path, token string) (int, string) {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, "http://"+s.address+path, nil)
	ok(s.t, err)
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: patience}
	answer, err := client.Do(r)
	ok(s.t, err)
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	ok(s.t, err)
	return answer.StatusCode, string(body)
}

func TestRunServesAndStops(t *testing.T) {
	before := runtime.NumGoroutine()
	s := serve(t)
	ok(t, s.platform.Deliver(t.Context(), text("1", "zhangwei", "me")))
	if p := receive(t, s.sent); !strings.Contains(chattest.Text(p), "张伟") {
		t.Errorf("answered %q", chattest.Text(p))
	}
	for _, c := range []struct {
		path, token string
		status      int
		want        string
	}{
		{"/healthz", "", 200, "ok"},
		{"/metrics", "", 401, "bearer token of http.token"},
		{"/metrics", "wrong", 401, "bearer token of http.token"},
		{"/metrics", secret, 200, `riskbell_event_seconds_count{platform="console"} 1`},
		{"/debug/pprof", secret, 404, "not found"},
	} {
		if status, body := s.get(c.path, c.token); status != c.status || !strings.Contains(body, c.want) {
			t.Errorf("%s with token %q gave %d %.80q", c.path, c.token, status, body)
		}
	}
	// What was committed before the stop is still said.
	ok(t, s.platform.Deliver(t.Context(), text("2", "zhangwei", "help")))
	s.stop()
	if err := receive(t, s.done); err != nil {
		t.Errorf("stopped with %v", err)
	}
	if n := len(s.platform.Messages("zhangwei")); n != 2 {
		t.Errorf("%d replies were sent", n)
	}
	if _, err := net.DialTimeout("tcp", s.address, time.Second); err == nil {
		t.Error("the port is still open")
	}
	for deadline := time.Now().Add(patience); runtime.NumGoroutine() > before; runtime.Gosched() {
		if time.Now().After(deadline) {
			stacks := make([]byte, 1<<16)
			t.Fatalf("%d goroutines, before %d:\n%s", runtime.NumGoroutine(), before, stacks[:runtime.Stack(stacks, true)])
		}
	}
}

// Whatever goes wrong, and whatever is logged, a secret is not in it.
func TestASecretIsInNoLog(t *testing.T) {
	s := serve(t)
	s.get("/metrics", "wrong")
	s.get("/metrics", secret)
	s.bot.Log.Debug("all", "config", s.bot.Config, "token", s.bot.Config.HTTP.Token, "pointer", &s.bot.Config)
	s.bot.Log.Error("failed", "error", errors.Join(errors.New("x"), s.bot.Config.HTTP.Token.Load()))
	s.bot.jobs = nil
	s.stop()
	ok(t, receive(t, s.done))
	shown, err := json.Marshal(s.bot.Config)
	ok(t, err)
	for _, text := range []string{s.journal.String(), string(shown)} {
		if strings.Contains(text, secret) {
			t.Errorf("found in %s", text)
		}
		if !strings.Contains(text, "***") {
			t.Errorf("the secret's place is not in %s", text)
		}
	}
}

func TestHealthTellsOfASleepingSchedule(t *testing.T) {
	b := openBot(t, companyConfig(t), Options{})
	now := begin
	h := b.handler(func() unit.Instant { return now })
	ok(t, b.Tick(t.Context(), begin))
	for _, c := range []struct {
		after time.Duration
		want  int
	}{{0, 200}, {3 * time.Minute, 200}, {3*time.Minute + time.Second, 503}} {
		now = begin.Add(c.after)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/healthz", nil))
		if w.Code != c.want {
			t.Errorf("after %s: %d", c.after, w.Code)
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if w.Code != 200 {
		t.Errorf("without a token to ask for, /metrics gave %d", w.Code)
	}
}

// lost is a platform that ends with an error.
type lost struct{ *chattest.Platform }

func (lost) Run(context.Context, chat.Handler) error { return errors.New("the connection is gone") }

func TestRunTellsWhatItLost(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	ok(t, err)
	defer func() { _ = taken.Close() }()
	clock := func() unit.Instant { return begin }
	t.Run("a platform", func(t *testing.T) {
		b := openBot(t, companyConfig(t), Options{Platforms: []chat.Platform{lost{chattest.New("slack")}}})
		if err := b.Run(t.Context(), clock); err == nil || !strings.Contains(err.Error(), "platform slack: the connection is gone") {
			t.Errorf("ended with %v", err)
		}
	})
	t.Run("a platform to an administrator on another", func(t *testing.T) {
		office := chattest.New("office")
		b := openBot(t, companyConfig(t), Options{Platforms: []chat.Platform{lost{chattest.New("slack")}, office}})
		ok(t, b.State.Update(t.Context(), begin, func(w storage.Writer) error {
			return chat.People{}.Put(w, chat.Person{ID: "boss", Name: "Boss", Lang: "en", Roles: []chat.Role{chat.Admin}, Home: &chat.Place{Platform: "office", Channel: "boss"}})
		}))
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- b.Run(ctx, clock) }()
		for end := time.Now().Add(10 * time.Second); len(office.Texts("boss")) == 0 && time.Now().Before(end); {
			time.Sleep(time.Millisecond)
		}
		stop()
		if err := <-ended; err == nil || !strings.Contains(strings.Join(office.Texts("boss"), "\n"), "The connection to slack is lost") {
			t.Errorf("%v, %q", err, office.Texts("boss"))
		}
	})
	t.Run("the port", func(t *testing.T) {
		c := companyConfig(t)
		c.HTTP.Listen = taken.Addr().String()
		b := openBot(t, c, Options{Platforms: []chat.Platform{chattest.New("slack")}})
		if err := b.Run(t.Context(), clock); err == nil || !strings.Contains(err.Error(), "http.listen: ") {
			t.Errorf("ended with %v", err)
		}
	})
}
