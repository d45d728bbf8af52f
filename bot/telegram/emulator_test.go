//go:build emulators

package telegram_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/riskbell/riskbell/bot/telegram"
	"github.com/riskbell/riskbell/internal/chat"
)

// TestOnTheEmulator talks over a Telegram that others wrote: the npm package
// telegram-test-api@4.2.1, installed in the folder that EMULATE names. It knows
// messages, commands and presses; the menu and pictures it does not.
//
//	npm --prefix /tmp/emulate i telegram-test-api@4.2.1
//	EMULATE=/tmp/emulate go test -tags emulators -run Emulator ./bot/telegram
func TestOnTheEmulator(t *testing.T) {
	const token = "123456789:AAsampleTokenSampleTokenSampleToken"
	address, step := emulator(t, token)
	p := telegram.New(telegram.Options{Token: token, Server: address, Unpaced: true})
	var last chat.Receipt
	events := make(chan chat.Event, 8)
	ended := make(chan error, 1)
	ctx, stop := context.WithCancel(t.Context())
	go func() {
		ended <- p.Run(ctx, func(ctx context.Context, e chat.Event) error {
			events <- e
			said := e.Text
			if e.Action != nil {
				said = "pressed " + e.Action.Token
			}
			post := chat.Post{Key: e.ID, To: e.Place, Lang: "zh-CN", Blocks: []chat.Block{
				chat.Heading("你说"), chat.Line(said + " @everybody"), chat.Buttons(chat.Button{Label: "好", Token: "TOKEN-1"}),
			}}
			var err error
			last, err = p.Send(ctx, post)
			return err
		})
	}()
	for _, c := range []struct{ do, want string }{
		{`{"text":"风险 1"}`, "风险 1"}, {`{"command":"/risks mine"}`, "/\u2060risks mine"}, {`{"press":"TOKEN-1","on":1}`, "pressed TOKEN-1"},
	} {
		said := step(c.do)
		e := receive(t, events)
		if len(said) != 1 || !strings.HasPrefix(said[0], "你说\n"+c.want+" @\u2060everybody") || e.Venue != chat.Direct {
			t.Errorf("%s: %q after %+v", c.do, said, e)
		}
	}
	if _, err := p.Edit(t.Context(), last, chat.Post{Key: "k", To: last.Place, Lang: "en", Blocks: []chat.Block{chat.Line("edited")}}); err != nil {
		t.Error(err)
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// emulator starts it; step lets the person do something and gives what the bot
// said to it.
func emulator(t *testing.T, token string) (address string, step func(string) []string) {
	t.Helper()
	folder := os.Getenv("EMULATE")
	if folder == "" {
		t.Skip("SKIP: EMULATE names no folder with the npm package telegram-test-api@4.2.1")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	script, err := filepath.Abs("testdata/emulator/start.js")
	if err != nil {
		t.Fatal(err)
	}
	node := exec.CommandContext(t.Context(), "node", script, fmt.Sprint(port), token)
	node.Dir, node.Stderr = folder, os.Stderr
	in, err := node.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := node.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := node.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	if !lines.Scan() {
		t.Fatal("the emulator did not start")
	}
	t.Cleanup(func() {
		_ = in.Close() // ends it
		_ = node.Process.Kill()
		_ = node.Wait() // killed
	})
	return fmt.Sprintf("http://127.0.0.1:%d", port), func(do string) []string {
		t.Helper()
		fmt.Fprintln(in, do)
		var result struct {
			Said  []struct{ Text string }
			Error string
		}
		if !lines.Scan() || json.Unmarshal(lines.Bytes(), &result) != nil || result.Error != "" {
			t.Fatalf("%s: %s", do, lines.Text())
		}
		var said []string
		for _, s := range result.Said {
			said = append(said, s.Text)
		}
		return said
	}
}
