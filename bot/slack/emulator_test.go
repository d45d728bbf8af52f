//go:build emulators

package slack

import (
	"bufio"
	"context"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/unit"
)

// TestOnTheEmulator speaks with a Slack that others wrote: the npm package
// emulate@0.12.2, installed in the folder that EMULATE names. It has the Web API
// and checks scopes, which are those of the manifest.
//
//	npm --prefix /tmp/emulate i emulate@0.12.2
//	EMULATE=/tmp/emulate go test -tags emulators -run Emulator ./bot/slack
func TestOnTheEmulator(t *testing.T) {
	s := emulated(t)
	ctx := t.Context()
	if err := s.introduce(ctx); err != nil {
		t.Fatal(err)
	}
	me := s.whoami()
	if got, err := s.Email(ctx, identity(me.team, me.user)); got != "anna@example.com" || err != nil {
		t.Errorf("the address is %q, %v", got, err)
	}
	dm := s.directOf(ctx, "U000000001")
	if dm == "" {
		t.Fatal("no direct chat was opened")
	}
	for file, card := range cards(t, "testdata/cards") {
		card.Key, card.To = file, chat.Place{Platform: Name, Workspace: me.team, Channel: dm}
		card.Blocks = append(card.Blocks, chat.Block{Image: &chat.Image{PNG: []byte("a chart"), Alt: "sales"}})
		if _, found, err := s.Find(ctx, card); found != chat.Absent || err != nil {
			t.Errorf("%s: found before it was sent: %v", file, err)
		}
		r, err := s.Send(ctx, card)
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		if at, found, err := s.Find(ctx, card); found != chat.Found || err != nil || at.ID != r.ID {
			t.Errorf("%s: sent as %+v, found %+v, %v, %v", file, r, at, found, err)
		}
		if _, err := s.Edit(ctx, r, card); err != nil {
			t.Errorf("%s, edited: %v", file, err)
		}
		card.Key, card.To.Thread = file+" in the thread", r.ID
		in, err := s.Send(ctx, card)
		if at, found, _ := s.Find(ctx, card); err != nil || found != chat.Found || at != in {
			t.Errorf("%s, in the thread: %+v, %v, %+v", file, in, err, at)
		}
		if _, err := s.publish(ctx, chat.Post{To: chat.Place{Channel: homeOf + "U000000001"}, Blocks: card.Blocks}); err != nil {
			t.Errorf("%s, at home: %v", file, err)
		}
	}
	who := identity(me.team, me.user)
	for _, c := range channels(t, s) {
		r := s.room(ctx, c.ID)
		if r.venue != chat.Public || r.member != c.IsMember {
			t.Errorf("%s is %+v, want member %v", c.Name, r, c.IsMember)
		}
		if !c.IsMember {
			continue
		}
		p := chat.Post{Key: "private", To: chat.Place{Platform: Name, Workspace: me.team, Channel: c.ID}, Only: &who, Lang: "en", Blocks: []chat.Block{chat.Line("for your eyes")}}
		if r, err := s.Send(ctx, p); err != nil || !strings.HasPrefix(r.ID, fleeting) {
			t.Errorf("a private answer: %+v, %v", r, err)
		}
		p.Only = nil
		if _, err := s.Send(ctx, p); err != nil {
			t.Errorf("a post in a channel: %v", err)
		}
		if _, found, err := s.Find(ctx, p); found != chat.Blind || err != nil {
			t.Errorf("without channels:history the channel was read: %v, %v", found, err)
		}
	}
	gone := chat.Post{Key: "gone", To: chat.Place{Platform: Name, Channel: "C404"}, Blocks: []chat.Block{chat.Line("x")}}
	if _, err := s.Send(ctx, gone); err == nil || !strings.Contains(err.Error(), string(chat.PlaceBad)) {
		t.Errorf("a channel that is not there: %v", err)
	}
}

func channels(t *testing.T, s *Slack) []slack.Channel {
	t.Helper()
	list, _, err := s.api.GetConversationsContext(t.Context(), &slack.GetConversationsParameters{})
	if err != nil || len(list) == 0 {
		t.Fatalf("%d channels, %v", len(list), err)
	}
	return list
}

// emulated is the adapter on a fresh emulator.
func emulated(t *testing.T) *Slack {
	t.Helper()
	folder := os.Getenv("EMULATE")
	if folder == "" {
		t.Skip("SKIP: EMULATE names no folder with the npm package emulate@0.12.2")
	}
	start, err := filepath.Abs("testdata/emulate/start.mjs")
	if err != nil {
		t.Fatal(err)
	}
	node := exec.CommandContext(t.Context(), "node", append([]string{start}, manifest(t).OAuthConfig.Scopes.Bot...)...)
	node.Dir, node.Stderr = folder, os.Stderr
	out, err := node.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := node.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = node.Process.Kill() // it runs until then
		_ = node.Wait()         // killed
	})
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	log := &journal{}
	s := New(Options{
		BotToken: "xoxb-emulated", API: strings.TrimSpace(address) + "/api/", Log: slog.New(slog.NewTextHandler(log, nil)),
		Now: func() unit.Instant { return unit.At(time.Now()) },
	})
	s.sleep = func(ctx context.Context, _ time.Duration) bool { return ctx.Err() == nil }
	t.Cleanup(func() {
		if text := log.String(); strings.Contains(text, "WARN") || t.Failed() {
			t.Logf("it was logged:\n%s", text)
		}
	})
	return s
}
