package telegram_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/riskbell/riskbell/bot/telegram"
	"github.com/riskbell/riskbell/bot/telegram/telegramtest"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/chat/chattest"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
)

const (
	lin  int64 = 2000000001
	wang int64 = 2000000002
	team int64 = -1001000000009
)

func user(id int64) chat.Identity {
	return chat.Identity{Platform: telegram.Name, User: strconv.FormatInt(id, 10)}
}

func place(id int64) chat.Place {
	return chat.Place{Platform: telegram.Name, Channel: strconv.FormatInt(id, 10)}
}

// journal is a log that can be read while it is written to.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(b []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(b)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

func open(t *testing.T, change ...func(*telegram.Options)) (*telegramtest.Server, *telegram.Telegram, *journal) {
	t.Helper()
	s, log := telegramtest.New(t), &journal{}
	o := telegram.Options{
		Token: telegramtest.Token, Server: s.URL(), Unpaced: true,
		Now: func() unit.Instant { return unit.At(time.Now()) },
		Log: slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	for _, c := range change {
		c(&o)
	}
	s.Start(lin)
	s.Start(wang)
	s.Group(team, "supergroup", "", lin, wang)
	t.Cleanup(func() {
		if text := log.String(); strings.Contains(text, telegramtest.Token) || strings.Contains(text, "AAFD39kk") {
			t.Errorf("the token is in the log:\n%s", text)
		}
	})
	return s, telegram.New(o), log
}

// well fails the test if the bot did what Telegram does not take.
func well(t *testing.T, s *telegramtest.Server) {
	t.Helper()
	for _, odd := range s.Odd() {
		t.Errorf("Telegram would refuse: %s", odd)
	}
}

func TestTelegramPassesTheSuite(t *testing.T) {
	for name, in := range map[string]int64{"in a private chat": lin, "in a group": team} {
		t.Run(name, func(t *testing.T) {
			chattest.Run(t, func(t *testing.T) chattest.Harness {
				s, p, _ := open(t)
				t.Cleanup(func() { well(t, s) })
				h := chattest.Harness{
					Platform: p, From: user(lin), Place: place(in), Repeats: true, InPlace: true,
					Say: func(text string) {
						if in == team {
							text = "@" + telegramtest.BotTag + " " + text
						}
						s.Write(in, lin, text)
					},
					Press: func(label string) { s.Press(in, lin, label) },
					Acked: s.Confirmed,
					Shown: func(who chat.Identity) string { return shown(s, in, who) },
					Files: func(who chat.Identity, name string, data []byte) int { return filesOf(s, in, who, name, data) },
					Fail:  func(o chat.Outcome) bool { s.Fail("sendMessage", faults[o]); return true },
				}
				if in == team {
					other := user(wang)
					h.Other = &other
				}
				return h
			})
		})
	}
}

var faults = map[chat.Outcome]telegramtest.Fault{
	chat.NotSent:  telegramtest.Slow(3),
	chat.Unknown:  {After: true, Reset: true},
	chat.Refused:  telegramtest.Say(400, "Bad Request: something new"),
	chat.PlaceBad: telegramtest.Say(403, "Forbidden: bot was blocked by the user"),
}

// filesOf is how many files of a name and these bytes a person sees.
func filesOf(s *telegramtest.Server, in int64, who chat.Identity, name string, data []byte) (n int) {
	own, _ := strconv.ParseInt(who.User, 10, 64)
	all := s.Messages(own)
	if own != in {
		all = append(all, s.Messages(in)...)
	}
	for _, m := range all {
		if m.FileName == name && bytes.Equal(m.File, data) {
			n++
		}
	}
	return n
}

// shown is what a person reads in a chat and in their own with the bot.
func shown(s *telegramtest.Server, in int64, who chat.Identity) string {
	own, _ := strconv.ParseInt(who.User, 10, 64)
	chats := []int64{in}
	if own != in {
		chats = append(chats, own)
	}
	var out strings.Builder
	for _, c := range chats {
		for _, m := range s.Messages(c) {
			out.WriteString(m.Text + "\n" + m.FileName + "\n")
			for _, row := range m.Keyboard {
				for _, b := range row {
					out.WriteString("[" + b.Text + "]\n")
				}
			}
		}
	}
	return out.String()
}

// start runs p and gives the events that were handled.
func start(t *testing.T, p *telegram.Telegram, handle func(chat.Event) error) (events <-chan chat.Event, ended <-chan error) {
	t.Helper()
	ch, done := make(chan chat.Event, 64), make(chan error, 1)
	go func() {
		done <- p.Run(t.Context(), func(_ context.Context, e chat.Event) error {
			if handle != nil {
				if err := handle(e); err != nil {
					return err
				}
			}
			ch <- e
			return nil
		})
	}()
	return ch, done
}

func receive(t *testing.T, events <-chan chat.Event) chat.Event {
	t.Helper()
	select {
	case e := <-events:
		return e
	case <-time.After(10 * time.Second):
		t.Fatal("no event came")
		return chat.Event{}
	}
}

func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !holds(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("it never came to be: %s", what)
		}
	}
}

func post(to int64, blocks ...chat.Block) chat.Post {
	return chat.Post{Key: "k", To: place(to), Lang: "zh-CN", Blocks: blocks}
}

func TestAnUpdateIsConfirmedOnlyWhenItWasHandled(t *testing.T) {
	s, p, log := open(t)
	fail := true
	events, _ := start(t, p, func(e chat.Event) error {
		if fail {
			if s.Confirmed() > 0 {
				t.Error("it was confirmed before")
			}
			fail = false
			return errors.New("the store is full")
		}
		return nil
	})
	s.Write(lin, lin, "风险")
	e := receive(t, events)
	eventually(t, "confirmed", func() bool { return s.Confirmed() == 1 })
	if e.Venue != chat.Direct || !strings.Contains(log.String(), "the store is full") {
		t.Errorf("%+v\n%s", e, log)
	}
	well(t, s)
}

// Telegram may bring an update again under its id: the handler knows it then.
func TestTheSameUpdateHasTheSameId(t *testing.T) {
	s, p, _ := open(t)
	s.Write(lin, lin, "one")
	u := s.Pending()[0]
	s.Again(u)
	events, _ := start(t, p, nil)
	first := receive(t, events)
	if again := receive(t, events); again.ID != first.ID || !strings.HasPrefix(first.ID, strconv.Itoa(telegramtest.BotID)+":") {
		t.Errorf("%q, then %q", first.ID, again.ID)
	}
}

func TestWhatIsSaidInAGroupIsForTheBotOnlyIfItSaysSo(t *testing.T) {
	s, p, _ := open(t)
	open := s.Group(-100777, "supergroup", "opencorp", lin)
	open.Topics = []int64{42}
	events, _ := start(t, p, nil)
	say := func(text string) { s.Write(team, lin, text) }
	say("nobody means the bot")
	say("/risks@SomeOtherBot")
	say("/risks@riskbelltestbot mine")
	say("本月收入 @RiskbellTestBot")
	say("@RiskbellTestBot, why W-1")
	say("/why W-2")
	s.Raw("message", map[string]any{"message_id": 999, "date": 1, "chat": map[string]any{"id": team, "type": "supergroup"},
		"from": map[string]any{"id": lin, "language_code": "zh-hans"}, "text": "as an answer", "reply_to_message": map[string]any{"message_id": 3, "from": map[string]any{"id": telegramtest.BotID}}})
	s.Raw("message", map[string]any{"message_id": 1000, "date": 1, "chat": map[string]any{"id": team, "type": "supergroup"},
		"from": map[string]any{"id": 1, "is_bot": true}, "text": "/risks from a bot"})
	s.Raw("edited_message", map[string]any{"message_id": 3, "date": 1, "chat": map[string]any{"id": lin, "type": "private"}, "from": map[string]any{"id": lin}, "text": "edited"})
	s.Raw("channel_post", map[string]any{"message_id": 3, "date": 1, "chat": map[string]any{"id": -5, "type": "channel"}, "text": "/risks"})
	s.Raw("message", map[string]any{"message_id": "broken"})
	s.WriteIn(-100777, 42, lin, "/help")
	var got []string
	var last chat.Event
	for range 6 {
		last = receive(t, events)
		got = append(got, last.Text)
		if last.Text == "as an answer" && last.Lang != "zh-hans" {
			t.Errorf("%+v", last)
		}
		if last.Venue != chat.Private && last.Text != "/help" {
			t.Errorf("%+v", last)
		}
	}
	want := []string{"/risks mine", "本月收入", "why W-1", "/why W-2", "as an answer"}
	for _, w := range want {
		if !contains(got, w) {
			t.Errorf("%q did not come: %q", w, got)
		}
	}
	eventually(t, "confirmed", func() bool { return s.Confirmed() == 12 })
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func TestATopicIsAThread(t *testing.T) {
	s, p, _ := open(t)
	s.Group(-100777, "supergroup", "opencorp", lin).Topics = []int64{42}
	events, _ := start(t, p, nil)
	s.WriteIn(-100777, 42, lin, "/help")
	e := receive(t, events)
	if e.Venue != chat.Shared || e.Place.Thread != "topic:42" {
		t.Fatalf("%+v", e)
	}
	reply := post(-100777, chat.Line("help"))
	reply.To = e.Place
	if _, err := p.Send(t.Context(), reply); err != nil {
		t.Fatal(err)
	}
	if m := s.Messages(-100777); m[1].Thread != 42 {
		t.Errorf("%+v", m)
	}
	well(t, s)
	reply.To.Thread = "topic:43" // deleted meanwhile
	if _, err := p.Send(t.Context(), reply); err != nil {
		t.Fatal(err)
	}
	if m := s.Messages(-100777); len(m) != 3 || m[2].Thread != 0 {
		t.Errorf("%+v", m)
	}
}

func TestEveryPressIsAnsweredAtOnce(t *testing.T) {
	s, p, _ := open(t)
	r, err := p.Send(t.Context(), post(lin, chat.Line("?"), chat.Buttons(chat.Button{Label: "好", Token: "TOKEN"})))
	if err != nil {
		t.Fatal(err)
	}
	held := make(chan struct{})
	events, _ := start(t, p, func(chat.Event) error { <-held; return nil })
	s.Press(lin, lin, "好")
	eventually(t, "the press is answered", func() bool { return len(s.Calls("answerCallbackQuery")) == 1 && s.Waiting() == 0 })
	close(held)
	e := receive(t, events)
	if e.Action == nil || e.Action.Token != "TOKEN" || e.Action.On != r || e.From != user(lin) {
		t.Errorf("%+v %+v, sent %+v", e, e.Action, r)
	}
	well(t, s)
}

func TestTheMenuIsSetInBothLanguages(t *testing.T) {
	s, p, _ := open(t, func(o *telegram.Options) {
		o.Menu = []telegram.Command{{Name: "risks", Help: map[i18n.Lang]string{i18n.ZH: "当前的预警", i18n.EN: "open warnings"}}}
	})
	start(t, p, nil)
	eventually(t, "the menu is there", func() bool { return len(s.Menu("zh")) == 1 && len(s.Menu("en")) == 1 && len(s.Menu("")) == 1 })
	if s.Menu("zh")[0].Description != "当前的预警" || s.Menu("")[0].Description != "open warnings" {
		t.Errorf("%v %v", s.Menu("zh"), s.Menu(""))
	}
	well(t, s)
}

func TestAGroupThatMovesIsFollowed(t *testing.T) {
	s, p, _ := open(t)
	const old, now = -4000001, -1004000001
	s.Group(old, "group", "", lin)
	r, err := p.Send(t.Context(), post(old, chat.Line("before")))
	if err != nil {
		t.Fatal(err)
	}
	events, _ := start(t, p, nil)
	s.Migrate(old, now)
	for range 2 { // both chats tell of it
		e := receive(t, events)
		if e.Moved == nil || *e.Moved != place(old) || e.Place != place(now) || e.From != (chat.Identity{}) {
			t.Errorf("%+v, moved from %+v", e, e.Moved)
		}
	}
	r2, err := p.Send(t.Context(), post(old, chat.Line("after")))
	if err != nil || r2.Place != place(now) {
		t.Fatalf("%+v %v", r2, err)
	}
	if r3, err := p.Edit(t.Context(), r, post(old, chat.Line("edited"))); err != nil || r3.Place != place(now) {
		t.Errorf("%+v %v", r3, err)
	}
	if m := s.Messages(now); len(m) != 2 || m[0].Text != "after" || m[1].Text != "edited" {
		t.Errorf("%+v", m)
	}
	well(t, s)
}

func TestAnEditThatChangesNothingIsDone(t *testing.T) {
	s, p, _ := open(t)
	said := post(lin, chat.Line("same"), chat.Buttons(chat.Button{Label: "好", Token: "T"}))
	r, err := p.Send(t.Context(), said)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := p.Edit(t.Context(), r, said); err != nil || again != r {
		t.Errorf("%+v %v", again, err)
	}
	if _, err := p.Edit(t.Context(), r, post(lin, chat.Line("no buttons"))); err != nil {
		t.Error(err)
	}
	if m := s.Messages(lin); len(m) != 1 || len(m[0].Keyboard) != 0 || m[0].Edits != 1 {
		t.Errorf("%+v", m)
	}
	well(t, s)
}

func TestPictures(t *testing.T) {
	s, p, _ := open(t)
	picture := chat.Block{Image: &chat.Image{PNG: []byte("\x89PNG 1"), Alt: "逐月收入"}}
	short := post(lin, chat.Heading("收入"), picture, chat.Buttons(chat.Button{Label: "更多", Token: "T"}))
	r, err := p.Send(t.Context(), short)
	if err != nil {
		t.Fatal(err)
	}
	if m := s.Messages(lin); len(m) != 1 || !bytes.Equal(m[0].Photo, picture.Image.PNG) || !strings.Contains(m[0].Text, "逐月收入") || len(m[0].Keyboard) != 1 {
		t.Fatalf("%+v", m)
	}
	other := chat.Block{Image: &chat.Image{PNG: []byte("\x89PNG 2"), Alt: "逐周收入"}}
	if _, err := p.Edit(t.Context(), r, post(lin, other)); err != nil {
		t.Fatal(err)
	}
	if m := s.Messages(lin); len(m) != 1 || !bytes.Equal(m[0].Photo, other.Image.PNG) {
		t.Errorf("%+v", m)
	}
	if _, err := p.Edit(t.Context(), r, post(lin, chat.Line(strings.Repeat("很长", 2000)))); err != nil {
		t.Fatal(err)
	}
	long := post(lin, chat.Line(strings.Repeat("很长", 800)), picture)
	if r, err = p.Send(t.Context(), long); err != nil {
		t.Fatal(err)
	}
	m := s.Messages(lin)
	if len(m) != 3 || m[1].Photo != nil || m[2].Reply != m[1].ID || m[2].Photo == nil || r.ID != strconv.FormatInt(m[1].ID, 10) {
		t.Errorf("%d messages, %+v", len(m), r)
	}
	s.Fail("sendPhoto", telegramtest.Say(400, "Bad Request: PHOTO_INVALID_DIMENSIONS"))
	if _, err := p.Send(t.Context(), short); err != nil {
		t.Fatal(err)
	}
	if m := s.Messages(lin); m[3].File == nil {
		t.Errorf("%+v", m[3])
	}
	well(t, s)
}

// An answer for one person leaves the group; who never wrote to the bot is
// asked to, without a word of the answer.
func TestAnAnswerForOnePersonLeavesTheGroup(t *testing.T) {
	const shy int64 = 2000000003
	s, p, _ := open(t)
	s.Person(shy)
	start(t, p, nil)
	eventually(t, "it knows its name", func() bool { return len(s.Calls("deleteWebhook")) == 1 })
	secret := post(team, chat.Line("您的管道 ¥12万"))
	who := user(shy)
	secret.Only = &who
	r, err := p.Send(t.Context(), secret)
	if err != nil {
		t.Fatal(err)
	}
	m := s.Messages(team)
	if len(m) != 1 || strings.Contains(m[0].Text, "¥12万") || len(m[0].Keyboard) != 1 || *m[0].Keyboard[0][0].URL != "https://t.me/RiskbellTestBot?start=chat" {
		t.Fatalf("%+v", m)
	}
	// The person writes, and the post is edited: it must not appear in the group.
	s.Start(shy)
	r, err = p.Edit(t.Context(), r, secret)
	if err != nil || r.Place != place(team) || !strings.HasPrefix(r.ID, who.User+"/") {
		t.Fatalf("%+v %v", r, err)
	}
	secret.Blocks = []chat.Block{chat.Line("您的管道 ¥13万")}
	if r2, err := p.Edit(t.Context(), r, secret); err != nil || r2 != r {
		t.Fatalf("%+v %v", r2, err)
	}
	if private := s.Messages(shy); len(s.Messages(team)) != 1 || len(private) != 1 || private[0].Text != "您的管道 ¥13万" {
		t.Errorf("%+v", private)
	}
	well(t, s)
}
