package telegram_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/riskbell/riskbell/bot/telegram"
	"github.com/riskbell/riskbell/bot/telegram/telegramtest"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/unit"
)

// bubble is a bot and its server in time that is not real.
func bubble(t *testing.T, paced bool, test func(t *testing.T, s *telegramtest.Server, p *telegram.Telegram, log *bytes.Buffer)) {
	synctest.Test(t, func(t *testing.T) {
		s, transport := telegramtest.NewPiped(t)
		var log bytes.Buffer
		p := telegram.New(telegram.Options{
			Token: telegramtest.Token, Server: "http://telegram", Unpaced: !paced, Now: func() unit.Instant { return unit.At(time.Now()) },
			Log: slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		})
		p.Via(transport)
		s.Start(lin)
		s.Start(wang)
		s.Group(team, "supergroup", "", lin, wang)
		test(t, s, p, &log)
		if strings.Contains(log.String(), "AAFD39kk") {
			t.Errorf("the token is in the log:\n%s", log.String())
		}
	})
}

// running lets p run while do is done, and gives what Run returned and the
// texts that were handled.
func running(t *testing.T, p *telegram.Telegram, do func(stop func())) (texts []string, err error) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	done := make(chan error, 1)
	go func() {
		done <- p.Run(ctx, func(_ context.Context, e chat.Event) error {
			texts = append(texts, e.Text)
			return nil
		})
	}()
	do(stop)
	stop()
	err = <-done
	return texts, err
}

func TestUpdatesComeAfterEveryFailure(t *testing.T) {
	page := "<html><body>502 Bad Gateway</body></html>"
	for name, f := range map[string]telegramtest.Fault{
		"a conflict":       telegramtest.Say(409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"),
		"an error":         telegramtest.Say(500, "Internal Server Error"),
		"a page":           {Status: 502, Body: page},
		"an empty 429":     {Status: 429},
		"a 429":            telegramtest.Slow(7),
		"a reset":          {Reset: true},
		"a hang":           {Hang: true},
		"a truncated list": {Status: 200, Body: `{"ok":true,"result":[{"update_id":1,"message":{"message_id":1,"te`},
		"a cut reply":      {Status: 200, Body: `{"ok":true,"result":[]}`, Cut: 9},
		"a redirect":       {Status: 302, Body: ""},
		"no list":          {Status: 200, Body: `{"ok":true,"result":true}`},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, true, func(t *testing.T, s *telegramtest.Server, p *telegram.Telegram, log *bytes.Buffer) {
				s.Fail("getUpdates", f, f, f)
				began := time.Now()
				texts, err := running(t, p, func(func()) {
					s.Write(lin, lin, "first")
					for s.Confirmed() == 0 && time.Since(began) < 10*time.Minute {
						time.Sleep(time.Second)
					}
				})
				if err != nil || fmt.Sprint(texts) != "[first]" || s.Confirmed() != 1 {
					t.Errorf("%v, %v, confirmed %d after %v\n%s", err, texts, s.Confirmed(), time.Since(began), log)
				}
				if took := time.Since(began); took < 2*time.Second || took > 5*time.Minute {
					t.Errorf("it took %v", took)
				}
				if name == "a conflict" && !strings.Contains(log.String(), "another program receives this bot's updates") {
					t.Error(log.String())
				}
			})
		})
	}
}

func TestATokenThatIsNotKnownEndsIt(t *testing.T) {
	for name, answer := range map[string]telegramtest.Fault{
		"unauthorised": telegramtest.Say(401, "Unauthorized"), "no such bot": telegramtest.Say(404, "Not Found"),
	} {
		t.Run(name, func(t *testing.T) {
			for _, method := range []string{"getMe", "getUpdates"} {
				bubble(t, true, func(t *testing.T, s *telegramtest.Server, p *telegram.Telegram, _ *bytes.Buffer) {
					s.Fail(method, answer)
					_, err := running(t, p, func(func()) { time.Sleep(time.Minute) })
					if err == nil || !strings.Contains(err.Error(), "BotFather") || strings.Contains(err.Error(), "AAFD") {
						t.Error(err)
					}
				})
			}
		})
	}
}

// A server that lacks the menu or the deletion of webhooks is still a server.
func TestWhatIsNotNeededMayBeRefused(t *testing.T) {
	bubble(t, true, func(t *testing.T, s *telegramtest.Server, p *telegram.Telegram, _ *bytes.Buffer) {
		s.Fail("deleteWebhook", telegramtest.Say(404, "Not Found: method not found"))
		s.Fail("setMyCommands", telegramtest.Say(404, "Not Found"))
		s.Write(lin, lin, "hello")
		texts, err := running(t, p, func(func()) { time.Sleep(time.Minute) })
		if err != nil || len(texts) != 1 {
			t.Errorf("%v %v", texts, err)
		}
	})
}

// A server that does not hold polls is not asked without a pause.
func TestAServerThatDoesNotHoldPollsIsSpared(t *testing.T) {
	bubble(t, true, func(t *testing.T, s *telegramtest.Server, p *telegram.Telegram, _ *bytes.Buffer) {
		for range 100 {
			s.Fail("getUpdates", telegramtest.Fault{Status: 200, Body: `{"ok":true,"result":[]}`})
		}
		_, err := running(t, p, func(func()) { time.Sleep(5 * time.Second) })
		if n := len(s.Calls("getUpdates")); err != nil || n > 60 {
			t.Errorf("%d polls in five seconds, %v", n, err)
		}
	})
}

func TestItStopsAtOnce(t *testing.T) {
	bubble(t, true, func(t *testing.T, s *telegramtest.Server, p *telegram.Telegram, _ *bytes.Buffer) {
		_, err := running(t, p, func(stop func()) {
			time.Sleep(10 * time.Second) // in the middle of a poll
			began := time.Now()
			stop()
			synctest.Wait()
			if d := time.Since(began); d != 0 {
				t.Errorf("it took %v", d)
			}
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// What became of a post, for each way in which a call can end.
func TestOutcomes(t *testing.T) {
	cases := []struct {
		name     string
		fault    telegramtest.Fault
		outcome  chat.Outcome
		after    time.Duration
		edit     chat.Outcome // where it differs: an edit may be made twice
		delivers bool         // the message stands there though the call failed
	}{
		{"a reset before", telegramtest.Fault{Reset: true}, chat.Unknown, 0, chat.NotSent, false},
		{"a reset after", telegramtest.Fault{Reset: true, After: true}, chat.Unknown, 0, chat.NotSent, true},
		{"a hang", telegramtest.Fault{Hang: true}, chat.Unknown, 0, chat.NotSent, false},
		{"a hang after", telegramtest.Fault{Hang: true, After: true}, chat.Unknown, 0, chat.NotSent, true},
		{"a cut reply", telegramtest.Fault{Status: 200, Body: `{"ok":true,"result":{"message_id":77}}`, Cut: 8, After: true}, chat.Unknown, 0, chat.NotSent, true},
		{"a reply of half", telegramtest.Fault{Status: 200, Body: `{"ok":true,"resu`}, chat.Unknown, 0, chat.NotSent, false},
		{"a reply without a message", telegramtest.Fault{Status: 200, Body: `{"ok":true,"result":true}`}, chat.Unknown, 0, "", false},
		{"a gateway that waited", telegramtest.Fault{Status: 504, Body: "<html>"}, chat.Unknown, 0, chat.NotSent, false},
		{"429 with a time", telegramtest.Slow(30), chat.NotSent, 30 * time.Second, "", false},
		{"429 without", telegramtest.Fault{Status: 429}, chat.NotSent, time.Second, "", false},
		{"500", telegramtest.Say(500, "Internal Server Error"), chat.NotSent, 0, "", false},
		{"a page of 502", telegramtest.Fault{Status: 502, Body: "<html>"}, chat.NotSent, 0, "", false},
		{"a proxy's 403", telegramtest.Fault{Status: 403, Body: "<html>"}, chat.NotSent, 0, "", false},
		{"a redirect", telegramtest.Fault{Status: 307}, chat.NotSent, 0, "", false},
		{"401", telegramtest.Say(401, "Unauthorized"), chat.NotSent, 5 * time.Minute, "", false},
		{"a token unknown", telegramtest.Say(404, "Not Found"), chat.NotSent, 5 * time.Minute, "", false},
		{"blocked", telegramtest.Say(403, "Forbidden: bot was blocked by the user"), chat.PlaceBad, 0, "", false},
		{"never started", telegramtest.Say(403, "Forbidden: bot can't initiate conversation with a user"), chat.PlaceBad, 0, "", false},
		{"kicked", telegramtest.Say(403, "Forbidden: bot was kicked from the supergroup chat"), chat.PlaceBad, 0, "", false},
		{"no chat", telegramtest.Say(400, "Bad Request: chat not found"), chat.PlaceBad, 0, "", false},
		{"muted in a group", telegramtest.Say(400, "Bad Request: not enough rights to send text messages to the chat"), chat.PlaceBad, 0, "", false},
		{"refused", telegramtest.Say(400, "Bad Request: can't parse entities"), chat.Refused, 0, "", false},
		{"too large", telegramtest.Say(413, "Request Entity Too Large"), chat.Refused, 0, "", false},
	}
	image := chat.Block{Image: &chat.Image{PNG: []byte("\x89PNG"), Alt: "a"}}
	calls := map[string]func(t *testing.T, p *telegram.Telegram, r, photo chat.Receipt) error{
		"sendMessage": func(t *testing.T, p *telegram.Telegram, _, _ chat.Receipt) error {
			_, err := p.Send(t.Context(), post(lin, chat.Line("x")))
			return err
		},
		"sendPhoto": func(t *testing.T, p *telegram.Telegram, _, _ chat.Receipt) error {
			_, err := p.Send(t.Context(), post(lin, image))
			return err
		},
		"editMessageText": func(t *testing.T, p *telegram.Telegram, r, _ chat.Receipt) error {
			_, err := p.Edit(t.Context(), r, post(lin, chat.Line("y")))
			return err
		},
		"editMessageCaption": func(t *testing.T, p *telegram.Telegram, _, photo chat.Receipt) error {
			_, err := p.Edit(t.Context(), photo, post(lin, chat.Line("y")))
			return err
		},
		"editMessageMedia": func(t *testing.T, p *telegram.Telegram, _, photo chat.Receipt) error {
			_, err := p.Edit(t.Context(), photo, post(lin, image, chat.Line("y")))
			return err
		},
	}
	for _, c := range cases {
		for method, call := range calls {
			t.Run(c.name+" of "+method, func(t *testing.T) {
				bubble(t, false, func(t *testing.T, s *telegramtest.Server, p *telegram.Telegram, _ *bytes.Buffer) {
					r, err1 := p.Send(t.Context(), post(lin, chat.Line("before")))
					photo, err2 := p.Send(t.Context(), post(lin, image))
					if err := errors.Join(err1, err2); err != nil {
						t.Fatal(err)
					}
					s.Fail(method, c.fault)
					began := time.Now()
					err := call(t, p, r, photo)
					want := c.outcome
					if strings.HasPrefix(method, "edit") && c.edit != "" {
						want = c.edit
					}
					var failure *chat.SendError
					if strings.HasPrefix(method, "edit") && strings.HasPrefix(c.name, "a reply without") {
						if err != nil {
							t.Errorf("an edit needs no message in its reply: %v", err)
						}
						return
					}
					if !errors.As(err, &failure) || failure.Outcome != want || failure.After != c.after {
						t.Fatalf("%v (%+v), want %s after %v", err, failure, want, c.after)
					}
					if text := err.Error(); strings.Contains(text, "AAFD39kk") || strings.Contains(text, "http://") {
						t.Errorf("the address is in the error: %s", text)
					}
					if d := time.Since(began); d > 20*time.Second {
						t.Errorf("it took %v", d)
					}
					if n := len(s.Messages(lin)); strings.HasPrefix(method, "send") && (n == 3) != c.delivers {
						t.Errorf("%d messages", n)
					}
				})
			})
		}
	}
}

func TestNobodyAtTheServerIsNotSent(t *testing.T) {
	p := telegram.New(telegram.Options{Token: telegramtest.Token, Server: "http://127.0.0.1:1", Unpaced: true})
	_, err := p.Send(t.Context(), post(lin, chat.Line("x")))
	var failure *chat.SendError
	if !errors.As(err, &failure) || failure.Outcome != chat.NotSent || strings.Contains(err.Error(), "AAFD") {
		t.Errorf("%v", err)
	}
}

// Thirty messages into one chat, a group and sixty chats: never faster than
// Telegram asks for.
func TestThePaceIsKept(t *testing.T) {
	bubble(t, true, func(t *testing.T, s *telegramtest.Server, p *telegram.Telegram, _ *bytes.Buffer) {
		send := func(to int64) {
			for {
				_, err := p.Send(t.Context(), post(to, chat.Line("x")))
				var failure *chat.SendError
				if err == nil {
					return
				}
				if !errors.As(err, &failure) || failure.Outcome != chat.NotSent || failure.After <= 0 {
					t.Error(err)
					return
				}
				time.Sleep(failure.After)
			}
		}
		done := make(chan struct{})
		lanes := []int64{lin, team}
		for i := range int64(60) {
			s.Start(3000 + i)
			lanes = append(lanes, 3000+i)
		}
		for i, to := range lanes {
			go func() {
				defer func() { done <- struct{}{} }()
				n := 3
				if i < 2 {
					n = 30
				}
				for range n {
					send(to)
				}
			}()
		}
		for range lanes {
			<-done
		}
		var all []time.Time
		per := map[string][]time.Time{}
		for _, c := range s.Calls("sendMessage") {
			all = append(all, c.At)
			per[c.Params["chat_id"]] = append(per[c.Params["chat_id"]], c.At)
		}
		most := func(times []time.Time, n int, span time.Duration, what string) {
			for i := n; i < len(times); i++ {
				if d := times[i].Sub(times[i-n]); d < span {
					t.Errorf("%s: %d messages within %v", what, n+1, d)
					return
				}
			}
		}
		most(all, 30, time.Second, "in all")
		for chat, times := range per {
			most(times, 3, 3*time.Second, chat)
		}
		most(per[strconv.FormatInt(team, 10)], 20, time.Minute, "the group")
		if len(all) != 60+180 {
			t.Errorf("%d messages", len(all))
		}
	})
}
