package slack

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/riskbell/riskbell/bot/slack/slacktest"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/unit"
)

func aPost(channel string, blocks ...chat.Block) chat.Post {
	return chat.Post{Key: "warn/W-1", To: chat.Place{Platform: Name, Workspace: slacktest.Team, Channel: channel}, Lang: "en", Blocks: blocks}
}

func TestOutcomes(t *testing.T) {
	for name, c := range map[string]struct {
		fault slacktest.Fault
		want  chat.Outcome
		after time.Duration
		stood int // messages afterwards
	}{
		"rate limited":      {slacktest.Fault{Status: 429, RetryAfter: "7"}, chat.NotSent, 7 * time.Second, 0},
		"limited, a half":   {slacktest.Fault{Status: 429, RetryAfter: "0.5"}, chat.NotSent, time.Second, 0},
		"limited, no time":  {slacktest.Fault{Status: 429}, chat.NotSent, 5 * time.Second, 0},
		"by code":           {slacktest.Fault{Code: "ratelimited"}, chat.NotSent, 0, 0},
		"revoked":           {slacktest.Fault{Code: "token_revoked"}, chat.NotSent, tokenWait, 0},
		"scope":             {slacktest.Fault{Code: "missing_scope"}, chat.NotSent, tokenWait, 0},
		"a fault":           {slacktest.Fault{Status: 500}, chat.Unknown, 0, 0},
		"a fault, late":     {slacktest.Fault{Status: 503, Late: true}, chat.Unknown, 0, 1},
		"by code, unsure":   {slacktest.Fault{Code: "fatal_error"}, chat.Unknown, 0, 0},
		"a proxy":           {slacktest.Fault{Status: 403, Body: "<html>"}, chat.NotSent, 0, 0},
		"broken off":        {slacktest.Fault{Drop: true}, chat.Unknown, 0, 0},
		"broken off, late":  {slacktest.Fault{Drop: true, Late: true}, chat.Unknown, 0, 1},
		"half an answer":    {slacktest.Fault{Cut: 15}, chat.Unknown, 0, 1},
		"no answer":         {slacktest.Fault{Status: 200, Body: "{}"}, chat.Unknown, 0, 0},
		"a page":            {slacktest.Fault{Status: 200, Body: "<html>"}, chat.Unknown, 0, 0},
		"gone":              {slacktest.Fault{Code: "is_archived"}, chat.PlaceBad, 0, 0},
		"a code of tomorow": {slacktest.Fault{Code: "brand_new_error"}, chat.Refused, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			w := workspace(t)
			s, _ := quick(t, w)
			w.Fail("chat.postMessage", c.fault)
			_, err := s.Send(t.Context(), aPost("C1", chat.Line("x")))
			var failure *chat.SendError
			if !errors.As(err, &failure) || failure.Outcome != c.want || failure.After != c.after {
				t.Errorf("came %v (%+v), want %s after %s", err, failure, c.want, c.after)
			}
			if n := len(w.Messages("C1")); n != c.stood {
				t.Errorf("%d messages stand there, want %d", n, c.stood)
			}
			if n := len(w.Calls("chat.postMessage")); n != 1 {
				t.Errorf("%d requests: the adapter must not try again", n)
			}
			if strings.Contains(err.Error(), "SecretOf") || strings.Contains(err.Error(), "http") && strings.Contains(err.Error(), "://") {
				t.Errorf("the error tells too much: %v", err)
			}
		})
	}
}

func TestAHangIsUnknownAndADeadServerIsNotSent(t *testing.T) {
	w := workspace(t)
	s, _ := quick(t, w)
	w.Fail("chat.postMessage", slacktest.Fault{Hang: true})
	ctx, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer stop()
	_, err := s.Send(ctx, aPost("C1", chat.Line("x")))
	var failure *chat.SendError
	if !errors.As(err, &failure) || failure.Outcome != chat.Unknown {
		t.Errorf("a hang came out as %v", err)
	}
	w.Close()
	_, err = s.Send(t.Context(), aPost("C1", chat.Line("x")))
	if !errors.As(err, &failure) || failure.Outcome != chat.NotSent {
		t.Errorf("a dead server came out as %v", err)
	}
}

func TestAWaitIsKept(t *testing.T) {
	w := workspace(t)
	s, _ := quick(t, w)
	now := unit.Instant(1_764_000_000_000)
	s.pace = newPace(func() unit.Instant { return now })
	send := func(channel string) error {
		_, err := s.Send(t.Context(), aPost(channel, chat.Line("x")))
		return err
	}
	w.Fail("chat.postMessage", slacktest.Fault{Status: 429, RetryAfter: "30"})
	limited, waiting := send("C1"), send("C1")
	if limited == nil || waiting == nil || len(w.Calls("chat.postMessage")) != 1 {
		t.Error("a channel is posted to while Slack asks to wait")
	}
	if err := send("DU1"); err != nil {
		t.Errorf("another channel waits too: %v", err)
	}
	w.Fail("chat.postMessage", slacktest.Fault{Status: 429, RetryAfter: "10"})
	if send("DU1") == nil || send("DU2") == nil || len(w.Calls("chat.postMessage")) != 3 {
		t.Error("when two channels must wait, the workspace does not")
	}
	now = now.Add(31 * time.Second)
	for _, c := range []string{"C1", "DU1", "DU2"} {
		if err := send(c); err != nil {
			t.Errorf("after the wait: %v", err)
		}
	}
}

func TestPace(t *testing.T) {
	now := unit.Instant(1_764_000_000_000)
	p := newPace(func() unit.Instant { return now })
	var waits []time.Duration
	for range 6 {
		wait := p.turn("C1")
		waits = append(waits, wait)
		now = now.Add(wait)
	}
	for i, want := range []time.Duration{0, 0, 0, time.Second, time.Second, time.Second} {
		if waits[i] != want {
			t.Errorf("the waits are %v", waits)
			break
		}
	}
	if p.turn("C2") != 0 {
		t.Error("another channel waits")
	}
	now = now.Add(-time.Hour) // the clock was set
	if w := p.turn("C1"); w > time.Second {
		t.Errorf("a wait of %s after the clock was set", w)
	}
}

func TestAPrivateAnswer(t *testing.T) {
	w := workspace(t)
	w.AddUser(slacktest.User{ID: "U3"})
	s, _ := quick(t, w)
	p := aPost("C1", chat.Line("for your eyes"))
	me := identity(slacktest.Team, "U1")
	p.Only = &me
	r, err := s.Send(t.Context(), p)
	if err != nil || len(w.Calls("chat.postEphemeral")) != 1 || !strings.HasPrefix(r.ID, fleeting) {
		t.Fatalf("receipt %+v, %v", r, err)
	}
	p.Blocks = []chat.Block{chat.Line("again")}
	if _, err := s.Edit(t.Context(), r, p); err != nil || len(w.Calls("chat.update")) != 0 || len(w.Calls("chat.postEphemeral")) != 2 {
		t.Errorf("a private answer is edited by chat.update: %v", err)
	}
	outside := identity(slacktest.Team, "U3") // not in the channel
	p.Only = &outside
	r, err = s.Send(t.Context(), p)
	if err != nil || r.Place.Channel != "DU3" || !strings.Contains(w.Text("DU3", "U3"), "again") {
		t.Errorf("one who is not in the channel gets %+v, %v", r, err)
	}
	p.To.Channel, p.Only = "DU1", &me
	if r, err = s.Send(t.Context(), p); err != nil || strings.HasPrefix(r.ID, fleeting) {
		t.Errorf("in a direct chat an answer is ephemeral: %+v, %v", r, err)
	}
}

func TestPosts(t *testing.T) {
	w := workspace(t)
	s, _ := quick(t, w)
	evil := "<!channel> <@U1> <https://evil.example|bank>"
	if _, err := s.Send(t.Context(), aPost("C1", chat.Heading(evil), chat.Line(evil))); err != nil {
		t.Fatal(err)
	}
	call := w.Calls("chat.postMessage")[0].Values
	if strings.Contains(call.Get("text"), "<") || call.Get("parse") != "none" || call.Get("link_names") != "false" || call.Get("mrkdwn") != "false" || call.Get("unfurl_links") != "false" || call.Get("unfurl_media") != "false" {
		t.Errorf("posted with %v", call)
	}
	if !strings.Contains(call.Get("metadata"), `"key":"warn/W-1"`) {
		t.Errorf("metadata %s", call.Get("metadata"))
	}
}

func TestRefusedBlocksAreSentInSimplerOnes(t *testing.T) {
	w := workspace(t)
	s, _ := quick(t, w)
	w.Fail("chat.postMessage", slacktest.Fault{Code: "invalid_blocks"})
	table := chat.Block{Table: &chat.Table{Columns: []chat.Column{{Title: "Region"}, {Title: "Sum", Right: true}}, Rows: [][]string{{"华东", "12"}}}}
	if _, err := s.Send(t.Context(), aPost("C1", table)); err != nil {
		t.Fatal(err)
	}
	calls := w.Calls("chat.postMessage")
	if len(calls) != 2 || strings.Contains(calls[1].Values.Get("blocks"), `"table"`) || !strings.Contains(w.Text("C1", "U1"), "华东") {
		t.Errorf("%d calls, shown\n%s", len(calls), w.Text("C1", "U1"))
	}
}

func TestAPictureIsUploaded(t *testing.T) {
	w := workspace(t)
	w.Unready(2)
	s, _ := quick(t, w)
	chart := chat.Block{Image: &chat.Image{PNG: []byte("a chart"), Alt: "sales by month"}}
	if _, err := s.Send(t.Context(), aPost("C1", chart)); err != nil {
		t.Fatal(err)
	}
	if m := w.Messages("C1"); len(m) != 1 || !strings.Contains(string(m[0].Blocks), "slack_file") {
		t.Errorf("%d messages, the first %s", len(m), m[0].Blocks)
	}
	w.Revoke("files:write")
	if _, err := s.Send(t.Context(), aPost("C1", chart)); err != nil {
		t.Fatal(err)
	}
	if m := w.Messages("C1"); len(m) != 2 || strings.Contains(string(m[1].Blocks), "slack_file") || !strings.Contains(m[1].Words(), "sales by month") {
		t.Errorf("%d messages, the last %s", len(m), m[1].Blocks)
	}
}

func TestALostPostIsFound(t *testing.T) {
	w := workspace(t)
	s, _ := quick(t, w)
	if _, _, err := s.Find(t.Context(), aPost("C1", chat.Line("x"))); err == nil {
		t.Error("before Slack said who the bot is, something is found or not")
	}
	if err := s.introduce(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, channel := range []string{"C1", "G1", "DU1"} {
		p := aPost(channel, chat.Line("x"))
		if _, search, err := s.Find(t.Context(), p); search != chat.Absent || err != nil {
			t.Errorf("%s: found before it was sent: %v", channel, err)
		}
		w.Fail("chat.postMessage", slacktest.Fault{Drop: true, Late: true})
		if _, err := s.Send(t.Context(), p); err == nil {
			t.Fatal("the answer came")
		}
		r, found, err := s.Find(t.Context(), p)
		if ts := w.Messages(channel)[0].TS; found != chat.Found || err != nil || r.ID != ts || r.Place != p.To {
			t.Errorf("%s: found %+v, %v, %v, want %s", channel, r, found, err, ts)
		}
		p.To.Thread = r.ID
		p.Key = "in the thread"
		in, err := s.Send(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		if r, found, err = s.Find(t.Context(), p); found != chat.Found || err != nil || r != in {
			t.Errorf("%s: in the thread %+v, %v, %v", channel, r, found, err)
		}
	}
	w.Revoke("channels:history")
	if _, found, err := s.Find(t.Context(), aPost("C1", chat.Line("x"))); found != chat.Blind || err != nil {
		t.Errorf("without the scope: %v, %v", found, err)
	}
	w.Fail("conversations.history", slacktest.Fault{Status: 500})
	var failure *chat.SendError
	if _, _, err := s.Find(t.Context(), aPost("G1", chat.Line("x"))); !errors.As(err, &failure) || failure.Outcome != chat.NotSent {
		t.Errorf("when Slack is down, the search says %v", err)
	}
}

func TestWhoseAddressIsProven(t *testing.T) {
	w := workspace(t)
	for id, u := range map[string]slacktest.User{
		"UG": {Guest: true}, "UD": {Deleted: true}, "UB": {Bot: true}, "US": {Stranger: true}, "UN": {Unconfirmed: true}, "UO": {Team: "TOTHER"},
	} {
		u.ID, u.Email = id, "x@example.com"
		w.AddUser(u)
	}
	s, _ := quick(t, w)
	if err := s.introduce(t.Context()); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]string{"U1": "anna@example.com", "UG": "", "UD": "", "UB": "", "US": "", "UN": "", "UO": "", "nobody": ""} {
		if got, err := s.Email(t.Context(), identity(slacktest.Team, id)); got != want || err != nil {
			t.Errorf("%s: %q, %v", id, got, err)
		}
	}
	if got, _ := s.Email(t.Context(), identity("TOTHER", "U1")); got != "" {
		t.Errorf("somebody of another team is %q", got)
	}
	w.Fail("users.info", slacktest.Fault{Status: 500})
	if _, err := s.Email(t.Context(), identity(slacktest.Team, "U1")); err == nil {
		t.Error("no address and no error")
	}
}
