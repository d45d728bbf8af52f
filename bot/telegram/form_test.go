package telegram_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/riskbell/riskbell/bot/telegram/telegramtest"
	"github.com/riskbell/riskbell/internal/chat"
)

func aForm() chat.Block {
	return chat.Block{Form: &chat.Form{Title: "暂缓提醒", Token: "FORM", Submit: "提交", Fields: []chat.Field{
		{Name: "days", Label: "几天", Value: "3"},
		{Name: "why", Label: "原因", Options: []chat.Option{{Value: "promise", Label: "客户已承诺"}, {Value: "wrong", Label: "数据有误"}}},
		{Name: "tell", Label: "告诉谁", Many: true, Options: []chat.Option{{Value: "p1", Label: "王芳"}, {Value: "p2", Label: "李强"}, {Value: "p3", Label: "赵敏"}}},
		{Name: "note", Label: "备注", Optional: true},
	}}}
}

// asked is a form that lin has opened in a chat.
func asked(t *testing.T, in int64, handle func(chat.Event) error) (*telegramtest.Server, <-chan chat.Event, chat.Receipt) {
	t.Helper()
	s, p, _ := open(t)
	r, err := p.Send(t.Context(), post(in, aForm()))
	if err != nil {
		t.Fatal(err)
	}
	events, _ := start(t, p, handle)
	s.Press(in, lin, "暂缓提醒")
	says(t, s, in, "几天")
	return s, events, r
}

// says waits until the newest message of the bot says something.
func says(t *testing.T, s *telegramtest.Server, in int64, words string) {
	t.Helper()
	eventually(t, words, func() bool {
		m := s.Messages(in)
		last := m[len(m)-1]
		return last.From == telegramtest.BotID && strings.Contains(last.Text, words)
	})
}

func TestAFormIsADialogue(t *testing.T) {
	failed := false
	s, events, r := asked(t, lin, func(chat.Event) error {
		if !failed { // the form must not be lost with a full store
			failed = true
			return errors.New("the store is full")
		}
		return nil
	})
	s.Write(lin, lin, "7")
	says(t, s, lin, "原因")
	s.Write(lin, lin, "没有这个")
	says(t, s, lin, "没有这个选项")
	s.Press(lin, lin, "数据有误")
	says(t, s, lin, "告诉谁")
	s.Press(lin, lin, "李强")
	eventually(t, "the choice is marked", func() bool { return s.Press(lin, lin, "✓ 李强") })
	eventually(t, "the mark is gone", func() bool { m := s.Messages(lin); return !strings.Contains(keys(m[len(m)-1]), "✓") })
	s.Press(lin, lin, "赵敏")
	eventually(t, "the next is marked", func() bool { m := s.Messages(lin); return strings.Contains(keys(m[len(m)-1]), "✓ 赵敏") })
	s.Press(lin, lin, "王芳")
	eventually(t, "both are marked", func() bool { m := s.Messages(lin); return strings.Contains(keys(m[len(m)-1]), "✓ 王芳") })
	s.Press(lin, lin, "完成")
	says(t, s, lin, "备注")
	s.Press(lin, lin, "跳过")
	e := receive(t, events)
	if e.Action == nil || e.Action.Token != "FORM" || e.Action.On != r || e.Text != "" {
		t.Fatalf("%+v", e)
	}
	for name, want := range map[string]string{"days": "7", "why": "wrong", "tell": "p1,p3", "note": ""} {
		if got := e.Action.Values[name]; got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	// Nothing more can be pressed but the form itself.
	eventually(t, "the questions lost their buttons", func() bool {
		for _, m := range s.Messages(lin)[1:] {
			if len(m.Keyboard) > 0 {
				return false
			}
		}
		return true
	})
	s.Write(lin, lin, "hello")
	if e := receive(t, events); e.Text != "hello" {
		t.Errorf("%+v", e)
	}
	well(t, s)
}

func keys(m telegramtest.Message) string {
	var out []string
	for _, row := range m.Keyboard {
		for _, b := range row {
			out = append(out, b.Text)
		}
	}
	return strings.Join(out, " ")
}

func TestAFormCanBeLeft(t *testing.T) {
	for name, leave := range map[string]func(s *telegramtest.Server){
		"by word":   func(s *telegramtest.Server) { s.Write(lin, lin, "取消") },
		"by button": func(s *telegramtest.Server) { s.Press(lin, lin, "取消") },
	} {
		t.Run(name, func(t *testing.T) {
			s, events, _ := asked(t, lin, nil)
			leave(s)
			says(t, s, lin, "已取消")
			s.Write(lin, lin, "/help")
			if e := receive(t, events); e.Text != "/help" {
				t.Errorf("%+v", e)
			}
			s.Press(lin, lin, "暂缓提醒")
			says(t, s, lin, "几天")
			s.Write(lin, lin, "/risks") // a command ends it, too
			if e := receive(t, events); e.Text != "/risks" {
				t.Errorf("%+v", e)
			}
			well(t, s)
		})
	}
}

// Somebody else in the group answers nothing, and presses nothing, for lin.
func TestAFormInAGroupIsOnePersons(t *testing.T) {
	s, events, _ := asked(t, team, nil)
	s.Press(team, wang, "取消")
	s.Write(team, wang, "/me")
	if e := receive(t, events); e.Text != "/me" || e.From != user(wang) {
		t.Errorf("%+v", e)
	}
	s.Press(team, lin, "就用：3")
	says(t, s, team, "原因")
	well(t, s)
}

// A button of a question that is over does nothing, and a forged one neither.
func TestOldQuestionsAreOver(t *testing.T) {
	s, events, _ := asked(t, lin, nil)
	old := s.Messages(lin)[1]
	var skip string
	for _, b := range old.Keyboard[0] {
		if strings.HasPrefix(b.Text, "就用") {
			skip = *b.Data
		}
	}
	s.Write(lin, lin, "7")
	says(t, s, lin, "原因")
	n := len(s.Messages(lin))
	for _, data := range []string{skip, "~", "~1:1:99", "~9:9:9", "~x:y:z", "~1:1:-9"} {
		s.PressData(lin, old.ID, lin, data)
	}
	s.Write(lin, lin, "/me")
	if e := receive(t, events); e.Text != "/me" {
		t.Errorf("%+v", e)
	}
	if got := len(s.Messages(lin)); got != n+1 {
		t.Errorf("%d messages, then %d", n, got)
	}
}
