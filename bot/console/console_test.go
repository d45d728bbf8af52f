package console_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/riskbell/riskbell/bot/console"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/chat/chattest"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
)

// screen is an output that can be read while it is written to.
type screen struct {
	mu   sync.Mutex
	text strings.Builder
}

func (s *screen) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(b)
}

func (s *screen) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

func options(in io.Reader, out io.Writer) console.Options {
	return console.Options{In: in, Out: out, Now: func() unit.Instant { return 1 }, User: "lin", Label: "林晓", Lang: i18n.ZH}
}

func TestConsolePassesTheSuite(t *testing.T) {
	chattest.Run(t, func(t *testing.T) chattest.Harness {
		in, typed := io.Pipe()
		t.Cleanup(func() { typed.Close() })
		var out screen
		c := console.New(options(in, &out))
		return chattest.Harness{
			Platform: c,
			From:     chat.Identity{Platform: "console", User: "lin"},
			Place:    chat.Place{Platform: "console", Channel: "lin"},
			Say:      func(text string) { fmt.Fprintln(typed, text) },
			Press: func(label string) {
				m := regexp.MustCompile(`\[(\d+)\] ` + label).FindStringSubmatch(out.String())
				fmt.Fprintln(typed, m[1])
			},
			Repeats: true,
			Shown:   func(chat.Identity) string { return out.String() },
			Other:   nil,
		}
	})
}

// typing runs a console over lines and gives the events and all that is written.
func typing(t *testing.T, o func(*console.Options), before func(*console.Console), input string) ([]chat.Event, string) {
	t.Helper()
	var out screen
	opts := options(strings.NewReader(input), &out)
	opts.Echo = true
	if o != nil {
		o(&opts)
	}
	c := console.New(opts)
	before(c)
	var events []chat.Event
	err := c.Run(t.Context(), func(_ context.Context, e chat.Event) error {
		events = append(events, e)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return events, out.String()
}

func post(to string, blocks ...chat.Block) chat.Post {
	return chat.Post{Key: "k", To: chat.Place{Platform: "console", Channel: to}, Lang: "zh-CN", Blocks: blocks}
}

func send(t *testing.T, c *console.Console, p chat.Post) chat.Receipt {
	t.Helper()
	r, err := c.Send(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestNumbersPressTheButtonsOfTheirPosts(t *testing.T) {
	var first chat.Receipt
	events, out := typing(t, nil, func(c *console.Console) {
		first = send(t, c, post("lin", chat.Buttons(chat.Button{Label: "确认", Token: "A"}, chat.Button{Label: "暂缓", Token: "B"})))
		second := send(t, c, post("lin", chat.Buttons(chat.Button{Label: "更多", Token: "C"})))
		if _, err := c.Edit(t.Context(), second, post("lin", chat.Line("好了"), chat.Buttons(chat.Button{Label: "撤销", Token: "D"}))); err != nil {
			t.Fatal(err)
		}
	}, "2\n[1]\n【4】\n3\n９\nhello 2\n")
	var got []string
	for _, e := range events {
		if e.Action != nil {
			got = append(got, e.Action.Token)
		} else {
			got = append(got, e.Text)
		}
	}
	if want := "B A D hello 2"; strings.Join(got, " ") != want {
		t.Errorf("events %q, want %s\n%s", got, want, out)
	}
	if events[0].Action.On != first {
		t.Errorf("pressed on %+v, want %+v", events[0].Action.On, first)
	}
	if n := strings.Count(out, "没有编号为"); n != 2 {
		t.Errorf("%d unknown buttons, want 2\n%s", n, out)
	}
}

func aForm() chat.Block {
	return chat.Block{Form: &chat.Form{Title: "暂缓提醒", Token: "F", Submit: "提交", Fields: []chat.Field{
		{Name: "days", Label: "几天", Value: "3"},
		{Name: "why", Label: "原因", Options: []chat.Option{{Value: "promise", Label: "客户已承诺"}, {Value: "wrong", Label: "数据有误"}}},
		{Name: "tell", Label: "告诉谁", Many: true, Options: []chat.Option{{Value: "p1", Label: "王芳"}, {Value: "p2", Label: "李强"}}},
		{Name: "note", Label: "备注", Optional: true},
	}}}
}

func TestAFormIsADialogue(t *testing.T) {
	events, out := typing(t, nil, func(c *console.Console) { send(t, c, post("lin", aForm())) },
		"\n7\n1,2\n2\n1，李强\n\n")
	if len(events) != 1 || events[0].Action == nil || events[0].Action.Token != "F" {
		t.Fatalf("events %+v\n%s", events, out)
	}
	for name, want := range map[string]string{"days": "3", "why": "wrong", "tell": "p1,p2", "note": ""} {
		if got := events[0].Action.Values[name]; got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	for _, want := range []string{"几天 [3]", "没有选项 7", "只能选一项", "可多选", "可不填"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not said in\n%s", want, out)
		}
	}
}

func TestAFormCanBeLeftAndOpenedAgain(t *testing.T) {
	events, out := typing(t, nil, func(c *console.Console) { send(t, c, post("lin", aForm())) },
		"取消\n1\n/help\n5\n")
	if len(events) != 1 || events[0].Text != "/help" {
		t.Errorf("events %+v\n%s", events, out)
	}
	if strings.Count(out, "几天") != 2 || !strings.Contains(out, "已取消") {
		t.Errorf("the form was not asked twice:\n%s", out)
	}
}

func TestPostsToOthersWaitForThem(t *testing.T) {
	var out screen
	c := console.New(options(strings.NewReader(""), &out))
	r := send(t, c, post("wang", chat.Line("给王芳的消息")))
	send(t, c, post("wang", chat.Line("第二条")))
	if _, err := c.Edit(t.Context(), r, post("wang", chat.Line("改过的消息"))); err != nil {
		t.Fatal(err)
	}
	if s := out.String(); strings.Contains(s, "消息给") || strings.Count(s, "收到新消息") != 1 {
		t.Errorf("before: %s", s)
	}
	c.Become("wang", "王芳")
	if s := out.String(); !strings.Contains(s, "改过的消息") || !strings.Contains(s, "第二条") || strings.Contains(s, "给王芳的消息") {
		t.Errorf("after: %s", s)
	}
}

func TestAllShowsWhomAPostIsFor(t *testing.T) {
	_, out := typing(t, func(o *console.Options) {
		o.All, o.Names = true, func(ch string) string { return map[string]string{"wang": "王芳"}[ch] }
	}, func(c *console.Console) { send(t, c, post("wang", chat.Line("早上好"))) }, "")
	if !strings.Contains(out, "发给 王芳：") || !strings.Contains(out, "早上好") {
		t.Error(out)
	}
}

func TestOddInput(t *testing.T) {
	events, out := typing(t, nil, func(*console.Console) {},
		strings.Repeat("x", 40_000)+"\r\n\n   \nlast line without an end")
	if len(events) != 1 || events[0].Text != "last line without an end" || !strings.Contains(out, "太长") {
		t.Errorf("events %v\n%.300s", events, out)
	}
}

func TestAHandlerThatFailsIsAskedAgainThenReported(t *testing.T) {
	var out screen
	c := console.New(options(strings.NewReader("hello\n"), &out))
	var ids []string
	err := c.Run(t.Context(), func(_ context.Context, e chat.Event) error {
		ids = append(ids, e.ID)
		return errors.New("the store is full")
	})
	if err != nil || len(ids) != 2 || ids[0] != ids[1] || !strings.Contains(out.String(), "再试一次") {
		t.Errorf("%v, events %v, %s", err, ids, out.String())
	}
}

func TestOutputThatIsGoneIsNotSent(t *testing.T) {
	r, w := io.Pipe()
	r.Close()
	_, err := console.New(options(strings.NewReader(""), w)).Send(t.Context(), post("lin", chat.Line("x")))
	var failure *chat.SendError
	if !errors.As(err, &failure) || failure.Outcome != chat.NotSent {
		t.Error(err)
	}
}

func TestThePromptStandsBelowWhatArrives(t *testing.T) {
	in, typed := io.Pipe()
	var out screen
	o := options(in, &out)
	o.Colour = true
	c := console.New(o)
	ended := make(chan error)
	go func() { ended <- c.Run(t.Context(), func(context.Context, chat.Event) error { return nil }) }()
	fmt.Fprintln(typed, "hello") // read only after the first prompt
	send(t, c, post("lin", chat.Line("早上好")))
	typed.Close()
	<-ended
	if s := out.String(); !strings.Contains(s, "早上好") || strings.LastIndex(s, "林晓") < strings.Index(s, "早上好") {
		t.Errorf("%q", s)
	}
}
