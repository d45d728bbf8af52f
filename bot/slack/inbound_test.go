package slack

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/riskbell/riskbell/bot/slack/slacktest"
	"github.com/riskbell/riskbell/internal/chat"
)

// inbox keeps what was handled.
type inbox struct {
	mu     sync.Mutex
	events []chat.Event
	came   chan chat.Event
	fail   func(n int, e chat.Event) error
	n      int
}

func (b *inbox) handle(_ context.Context, e chat.Event) error {
	b.mu.Lock()
	b.n++
	n := b.n
	b.mu.Unlock()
	if b.fail != nil {
		if err := b.fail(n, e); err != nil {
			return err
		}
	}
	b.mu.Lock()
	b.events = append(b.events, e)
	b.mu.Unlock()
	b.came <- e
	return nil
}

// running starts s; it ends with the test.
func running(t *testing.T, s *Slack, b *inbox) *inbox {
	t.Helper()
	b.came = make(chan chat.Event, 10_000)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx, b.handle) }()
	t.Cleanup(func() {
		stop()
		select {
		case err := <-ended:
			if err != nil {
				t.Errorf("Run ended with %v", err)
			}
		case <-time.After(5 * time.Second):
			t.Error("Run did not end")
		}
	})
	return b
}

func (b *inbox) next(t *testing.T) chat.Event {
	t.Helper()
	select {
	case e := <-b.came:
		return e
	case <-time.After(10 * time.Second):
		t.Fatal("no event came")
		return chat.Event{}
	}
}

func acknowledged(t *testing.T, e *slacktest.Envelope) {
	t.Helper()
	select {
	case <-e.Done():
	case <-time.After(10 * time.Second):
		t.Fatalf("%s %v was not acknowledged", e.Type, e.Payload)
	}
}

func TestWhatComesIn(t *testing.T) {
	w := workspace(t)
	w.AddChannel("X1", "shared", "U1", slacktest.Bot)
	w.AddChannel("C9", "public", "U1")
	w.AddChannel("D9", "im", "U1", "U2") // of two people
	w.AddUser(slacktest.User{ID: "UX", Team: "TOTHER"})
	s, _ := quick(t, w)
	box := running(t, s, &inbox{})
	mention := "<@" + slacktest.Bot + ">"
	for name, c := range map[string]struct {
		do      func() *slacktest.Envelope
		text    string
		channel string
		venue   chat.Venue
		team    string
	}{
		"a direct message": {func() *slacktest.Envelope { return w.Say("U1", "DU1", "风险 <b> & co", "") }, "风险 <b> & co", "DU1", chat.Direct, slacktest.Team},
		"a mention":        {func() *slacktest.Envelope { return w.Say("U1", "C1", mention+" risks", "") }, "risks", "C1", chat.Public, slacktest.Team},
		"a bare mention":   {func() *slacktest.Envelope { return w.Say("U1", "C1", mention, "") }, "?", "C1", chat.Public, slacktest.Team},
		"a private one":    {func() *slacktest.Envelope { return w.Say("U1", "G1", "hello "+mention, "") }, "hello", "G1", chat.Private, slacktest.Team},
		"a shared one":     {func() *slacktest.Envelope { return w.Say("U1", "X1", mention+" risks", "") }, "risks", "X1", chat.Shared, slacktest.Team},
		"a stranger":       {func() *slacktest.Envelope { return w.Say("UX", "X1", mention+" risks", "") }, "risks", "X1", chat.Shared, "TOTHER"},
		"a command":        {func() *slacktest.Envelope { return w.Command("U1", "C1", "/riskbell", "why W-1") }, "why W-1", "C1", chat.Public, slacktest.Team},
		"a bare command":   {func() *slacktest.Envelope { return w.Command("U1", "DU1", "/riskbell", "") }, "?", "DU1", chat.Direct, slacktest.Team},
		"another command":  {func() *slacktest.Envelope { return w.Command("U1", "DU1", "/risks", "mine") }, "risks mine", "DU1", chat.Direct, slacktest.Team},
		"in a channel without the bot": {
			func() *slacktest.Envelope { return w.Command("U1", "C9", "/riskbell", "risks") }, "risks", "DU1", chat.Direct, slacktest.Team},
		"between two people": {
			func() *slacktest.Envelope { return w.Command("U1", "D9", "/riskbell", "risks") }, "risks", "DU1", chat.Direct, slacktest.Team},
		"a word with its markup": {
			func() *slacktest.Envelope {
				return w.Event(map[string]any{"type": "message", "channel_type": "im", "channel": "DU1", "user": "U1", "ts": "1764000900.5",
					"text":   "tell <@U2|ben> of <https://acme.example|acme.example> &lt;now&gt; in <#C1|sales> <!here>",
					"blocks": []any{map[string]any{"type": "a block of next year", "elements": 7}}})
			}, "tell @ben of acme.example <now> in #sales @here", "DU1", chat.Direct, slacktest.Team},
	} {
		t.Run(name, func(t *testing.T) {
			envelope := c.do()
			e := box.next(t)
			acknowledged(t, envelope)
			if e.Text != c.text || e.Place.Channel != c.channel || e.Venue != c.venue || e.From.Workspace != c.team || e.Place.Workspace != slacktest.Team || e.At.IsZero() || e.ID == "" {
				t.Errorf("came %+v", e)
			}
		})
	}
}

func TestThreadsAreKept(t *testing.T) {
	w := workspace(t)
	s, _ := quick(t, w)
	box := running(t, s, &inbox{})
	w.Say("U1", "DU1", "first", "")
	box.next(t)
	ts := w.Messages("DU1")[0].TS
	w.Say("U1", "DU1", "second", ts)
	if e := box.next(t); e.Place.Thread != ts {
		t.Errorf("thread %q, want %q", e.Place.Thread, ts)
	}
}

func TestWhatIsNoConcernIsAcknowledged(t *testing.T) {
	w := workspace(t)
	s, _ := quick(t, w)
	box := running(t, s, &inbox{})
	for _, e := range []map[string]any{
		{"type": "message", "channel_type": "im", "channel": "DU1", "user": slacktest.Bot, "bot_id": slacktest.BotID, "text": "my own", "ts": "1.1"},
		{"type": "message", "channel_type": "im", "channel": "DU1", "user": "U9", "bot_id": "B9", "text": "another bot", "ts": "1.2"},
		{"type": "message", "channel_type": "im", "channel": "DU1", "subtype": "message_changed", "message": map[string]any{"text": "x"}, "ts": "1.3"},
		{"type": "message", "channel_type": "channel", "channel": "C1", "user": "U1", "text": "not to me", "ts": "1.4"},
		{"type": "reaction_added", "user": "U1", "item": map[string]any{"channel": "C1"}},
	} {
		acknowledged(t, w.Event(e))
	}
	for kind, payload := range map[string]any{
		"interactive":    map[string]any{"type": "message_action", "user": map[string]any{"id": "U1"}},
		"events_api":     "no object",
		"slash_commands": map[string]any{},
		"next_year":      map[string]any{},
	} {
		acknowledged(t, w.Send(kind, payload))
	}
	w.Frame("no object")
	w.Frame(map[string]any{"type": "surprise"})
	w.Say("U1", "DU1", "still there?", "")
	if e := box.next(t); e.Text != "still there?" {
		t.Errorf("came %+v", e)
	}
}

// TestCopiesHaveOneID: whatever Slack brings twice is known by its id.
func TestCopiesHaveOneID(t *testing.T) {
	w := workspace(t)
	s, _ := quick(t, w)
	box := running(t, s, &inbox{})
	same := func(name string, first, second chat.Event, want bool) {
		t.Helper()
		if (first.ID == second.ID) != want {
			t.Errorf("%s: ids %q and %q", name, first.ID, second.ID)
		}
	}
	e := w.Say("U1", "DU1", "hello", "")
	first := box.next(t)
	w.Again(e)
	same("an envelope again", first, box.next(t), true)
	m := w.Messages("DU1")[0]
	w.Event(map[string]any{"type": "app_mention", "channel": "DU1", "user": "U1", "text": "hello", "ts": m.TS})
	same("a message under another event id", first, box.next(t), true)

	if _, err := s.Send(t.Context(), chat.Post{Key: "k", To: chat.Place{Platform: Name, Workspace: slacktest.Team, Channel: "DU1"}, Lang: "en",
		Blocks: []chat.Block{chat.Buttons(chat.Button{Label: "Yes", Token: "T"}), chat.Buttons(chat.Button{Label: "No", Token: "T"})}}); err != nil {
		t.Fatal(err)
	}
	payload, err := w.Pressed("U1", "DU1", "Yes", nil)
	if err != nil {
		t.Fatal(err)
	}
	w.Send("interactive", payload)
	press := box.next(t)
	w.Send("interactive", payload)
	same("a press again", press, box.next(t), true)
	if _, err := w.Press("U1", "DU1", "Yes"); err != nil {
		t.Fatal(err)
	}
	same("another press", press, box.next(t), false)

	command := w.Commanded("U1", "DU1", "/riskbell", "risks")
	w.Send("slash_commands", command)
	typed := box.next(t)
	w.Send("slash_commands", command)
	same("a command again", typed, box.next(t), true)
	w.Command("U1", "DU1", "/riskbell", "risks")
	same("another command", typed, box.next(t), false)
}

func TestAFailureIsToldOrComesAgain(t *testing.T) {
	w := workspace(t)
	s, _ := quick(t, w)
	box := running(t, s, &inbox{fail: func(_ int, e chat.Event) error {
		if e.Text == "risks" {
			return errors.New("the store is full")
		}
		return nil
	}})
	e := w.Command("U1", "DU1", "/riskbell", "risks")
	acknowledged(t, e)
	if !strings.Contains(string(e.Answer), "did not work") {
		t.Errorf("a failed command is answered with %s", e.Answer)
	}
	if box.n != 2 {
		t.Errorf("a command was tried %d times, want 2", box.n)
	}
}

func TestAForm(t *testing.T) {
	w := workspace(t)
	s, _ := quick(t, w)
	box := running(t, s, &inbox{})
	form := chat.Form{Title: "暂缓", Token: "F1", Submit: "提交", Fields: []chat.Field{
		{Name: "days", Label: "几天", Value: "3"},
		{Name: "why", Label: "原因", Options: []chat.Option{{Value: "promise", Label: "已承诺"}, {Value: "wrong", Label: "数据有误"}}},
		{Name: "tell", Label: "告诉谁", Many: true, Optional: true, Options: []chat.Option{{Value: "p1", Label: "王芳"}, {Value: "p2", Label: "李强"}}},
	}}
	post := chat.Post{Key: "k", To: chat.Place{Platform: Name, Workspace: slacktest.Team, Channel: "C1"}, Lang: "zh-CN", Blocks: []chat.Block{{Form: &form}}}
	r, err := s.Send(t.Context(), post)
	if err != nil {
		t.Fatal(err)
	}
	e, err := w.Press("U1", "C1", "暂缓")
	if err != nil {
		t.Fatal(err)
	}
	acknowledged(t, e)
	if len(w.Views()) != 1 {
		t.Fatalf("%d modals are open", len(w.Views()))
	}
	fields := map[string]any{"days": "5", "why": slacktest.Choice("wrong"), "tell": []string{"p1", "p2"}}
	acknowledged(t, w.Submit(w.Views()[0], fields))
	check := func(got chat.Event) {
		t.Helper()
		if got.Action == nil || got.Action.Token != "F1" || got.Place.Channel != "C1" || got.Text != "" || fmt.Sprint(got.Action.Values) != "map[days:5 tell:p1,p2 why:wrong]" {
			t.Errorf("came %+v with %+v", got, got.Action)
		}
	}
	got := box.next(t)
	check(got)
	if got.Action.On != r {
		t.Errorf("on %+v, want %+v", got.Action.On, r)
	}

	for i := range 90 { // too large for a button: it stands in the message
		form.Fields[1].Options = append(form.Fields[1].Options, chat.Option{Value: fmt.Sprint("another-reason-", i), Label: "别的"})
	}
	if _, err := s.Send(t.Context(), post); err != nil {
		t.Fatal(err)
	}
	inMessage := map[string]any{}
	for k, v := range fields {
		inMessage["form1/"+k] = v
	}
	payload, err := w.Pressed("U1", "C1", "提交", inMessage)
	if err != nil {
		t.Fatal(err)
	}
	acknowledged(t, w.Send("interactive", payload))
	check(box.next(t))
}

// TestNothingIsLostOverAThousandConnections: each socket is renewed or cut, and
// every message arrives.
func TestNothingIsLostOverAThousandConnections(t *testing.T) {
	w := workspace(t)
	w.Patience(20 * time.Millisecond)
	s, _ := quick(t, w)
	box := running(t, s, &inbox{})
	seen := map[string]bool{}
	const cycles = 1000
	for i := range cycles {
		text := fmt.Sprint("message ", i)
		w.Say("U1", "DU1", text, "")
		switch i % 4 {
		case 1:
			w.Disconnect("refresh_requested", false)
		case 3:
			w.Disconnect("", true)
		}
		for !seen[text] {
			seen[box.next(t).Text] = true
		}
	}
	if now, ever := w.Connections(); now > 1 || ever < cycles/3 {
		t.Errorf("%d sockets are open, of %d", now, ever)
	}
}

func TestRefusedTokensEndIt(t *testing.T) {
	w := workspace(t)
	for _, method := range []string{"auth.test", "apps.connections.open"} {
		s, _ := quick(t, w)
		w.Fail(method, slacktest.Fault{Code: "token_revoked"})
		err := s.Run(t.Context(), nil)
		if err == nil || !strings.Contains(err.Error(), "token_revoked") {
			t.Errorf("%s: Run ended with %v", method, err)
		}
	}
}

func TestItConnectsThroughTrouble(t *testing.T) {
	w := workspace(t)
	trouble := []slacktest.Fault{{Status: 500}, {Status: 429, RetryAfter: "1.5"}, {Status: 429}, {Drop: true}, {Code: "internal_error"}, {Cut: 20}, {Status: 502, Body: "<html>"}}
	w.Fail("auth.test", trouble...)
	w.Fail("apps.connections.open", trouble...)
	s, _ := quick(t, w)
	box := running(t, s, &inbox{})
	w.Say("U1", "DU1", "hello", "")
	if e := box.next(t); e.Text != "hello" {
		t.Errorf("came %+v", e)
	}
}

// TestADeadSocketIsFound: one on which nobody happens to write is asked for
// signs of life, and one that gives none is given up.
func TestADeadSocketIsFound(t *testing.T) {
	w := workspace(t)
	s, _ := quick(t, w)
	s.silent = 150 * time.Millisecond
	box := running(t, s, &inbox{})
	for end := time.Now().Add(10 * time.Second); w.Pings() < 3; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("a quiet socket is not asked for a sign of life")
		}
	}
	w.Freeze()
	w.Say("U1", "DU1", "after", "")
	if e := box.next(t); e.Text != "after" {
		t.Errorf("came %+v", e)
	}
}
