package bot

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/riskbell/riskbell/bot/slack/slacktest"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/unit"
)

// onConfiguredSlack runs the program that a configuration describes, by the
// real clock, on a Slack in which Wei has the address of zhangwei.
func onConfiguredSlack(t *testing.T) *slacktest.Server {
	t.Helper()
	w := slacktest.New()
	t.Cleanup(w.Close)
	w.AddUser(slacktest.User{ID: "UWEI", Email: "wei@example.com"})
	t.Setenv("TEST_SLACK_BOT", slacktest.BotToken)
	t.Setenv("TEST_SLACK_APP", slacktest.AppToken)
	text := fmt.Sprintf(`
data: %s
company: {lang: en}
feeds: [{name: crm, folder: testdata/company}]
schedules: {sync: "", warn: "", backup: ""}
people:
  - {id: zhangwei, name: 张伟, name_en: Zhang Wei, owner: zhangwei, roles: [rep], lang: en, email: wei@example.com}
  - {id: shenlan, name: 沈岚, roles: [risk_manager], lang: en}
slack:
  bot_token: {env: TEST_SLACK_BOT}
  app_token: {env: TEST_SLACK_APP}
  server: %s
`, t.TempDir(), strings.TrimSuffix(w.API(), "/"))
	c, err := ParseConfig("config.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	clock := func() unit.Instant { return unit.At(time.Now()) }
	var log strings.Builder
	logger := slog.New(slog.NewTextHandler(&log, nil))
	p, ok := OpenSlack(c, clock, logger)
	if !ok {
		t.Fatal("the configuration switches no Slack on")
	}
	b, err := Open(t.Context(), clock(), c, Options{Platforms: []chat.Platform{p}, Log: logger, Scratch: true})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- b.Run(ctx, clock) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if err := b.Close(); err != nil {
			t.Error(err)
		}
		if text := log.String(); strings.Contains(text, "SecretOf") || strings.Contains(text, "TicketIsSecret") || t.Failed() {
			t.Errorf("it was logged:\n%s", text)
		}
	})
	return w
}

func TestServeAnswersOnSlack(t *testing.T) {
	w := onConfiguredSlack(t)
	shows := func(words string) {
		t.Helper()
		for end := time.Now().Add(20 * time.Second); !strings.Contains(w.Text("DUWEI", "UWEI"), words); time.Sleep(5 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("%q is not shown in\n%s", words, w.Text("DUWEI", "UWEI"))
			}
		}
	}
	w.Say("UWEI", "DUWEI", "me", "")
	shows("zhangwei")
	w.Command("UWEI", "DUWEI", "/riskbell", "help me")
	shows("me")
	w.Event(map[string]any{"type": "app_home_opened", "user": "UWEI", "channel": "DUWEI", "tab": "home"})
	for end := time.Now().Add(20 * time.Second); w.Home("UWEI") == nil; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("no home is shown")
		}
	}
}

func TestSlackConfig(t *testing.T) {
	t.Setenv("TEST_TOKEN", "xoxp-a-user-token")
	for text, want := range map[string]string{
		"slack: {bot_token: {env: TEST_TOKEN}}":                                 "xoxb-",
		"slack: {mode: carrier pigeon}":                                         "carrier pigeon",
		"slack: {mode: http}":                                                   "slack.listen",
		"slack: {server: slack.com}":                                            "slack.server",
		"slack: {bot_token: {env: TEST_MISSING}}":                               "TEST_MISSING",
		"people: [{id: a, name: A, email: nobody}]":                             "nobody",
		"people: [{id: a, name: A, email: x@y}, {id: b, name: B, email: X@y }]": "people[1].email",
	} {
		_, err := ParseConfig("config.yaml", []byte("data: d\n"+text))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		} else if strings.Contains(err.Error(), "a-user-token") {
			t.Errorf("the fault tells the token: %v", err)
		}
	}
}
