package web_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"github.com/riskbell/riskbell/bot/web"
	"github.com/riskbell/riskbell/bot/web/webtest"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
)

// stage is a web with a page, and what came from it.
type stage struct {
	host *web.Web
	*webtest.Page
	t *testing.T

	mu     sync.Mutex
	events []chat.Event
	fails  int // how many of the next events fail
	stop   func()
}

func open(t *testing.T, o web.Options, look webtest.Look) *stage {
	t.Helper()
	o.Now = func() unit.Instant { return 1 }
	if o.People == nil {
		o.People = func(i18n.Lang) ([]web.Seat, error) {
			return []web.Seat{{User: "lin", Name: "林", Role: "销售"}, {User: "other", Name: "Other", Role: "manager"}}, nil
		}
	}
	w, err := web.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	s := &stage{host: w, t: t}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- w.Run(ctx, s.handle) }()
	s.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(s.stop)
	s.Page = webtest.Open(t, w.Link(), look)
	s.Wait("document.querySelector('.person')")
	return s
}

func (s *stage) handle(_ context.Context, e chat.Event) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.events = append(s.events, e)
	if s.fails > 0 {
		s.fails--
		return errors.New("the store is full")
	}
	return nil
}

// last is what came last.
func (s *stage) last() chat.Event {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.events) == 0 {
		return chat.Event{}
	}
	return s.events[len(s.events)-1]
}

func (s *stage) send(blocks ...chat.Block) chat.Receipt {
	s.t.Helper()
	r, err := s.host.Send(s.t.Context(), chat.Post{To: chat.Place{Platform: web.Name, Channel: "lin"}, Lang: "en", Blocks: blocks})
	if err != nil {
		s.t.Fatal(err)
	}
	return r
}

func (s *stage) unhurt() {
	s.t.Helper()
	if faults := s.Faults(); len(faults) > 0 {
		s.t.Errorf("the browser says %q", faults)
	}
}

func TestTypingAndKeys(t *testing.T) {
	s := open(t, web.Options{Lang: "en"}, webtest.Look{})
	s.Say("first question")
	if e := s.last(); e.Text != "first question" || e.From.User != "lin" {
		t.Errorf("came %+v", e)
	}
	s.Shows(".me", "first question")
	s.Keys("line one" + kb.Enter)
	s.Idle()
	s.Keys(kb.ArrowUp)
	s.Wait("document.querySelector('#say').value === 'line one'")
	s.Keys(kb.ArrowUp)
	s.Wait("document.querySelector('#say').value === 'first question'")
	s.Keys(kb.ArrowDown + kb.ArrowDown)
	s.Wait("document.querySelector('#say').value === ''")
	s.Do("document.activeElement.blur()")
	s.Keys(kb.Tab)
	s.Wait("getComputedStyle(document.activeElement).outlineStyle === 'solid' && document.activeElement !== document.body")
	s.unhurt()
}

// What failed on this side is tried again under the same id; what keeps failing
// is said.
func TestFailuresAreTriedAgainAndSaid(t *testing.T) {
	s := open(t, web.Options{Lang: "en"}, webtest.Look{})
	s.fails = 1
	s.Say("once more")
	s.mu.Lock()
	if len(s.events) != 2 || s.events[0].ID != s.events[1].ID {
		t.Errorf("came %+v", s.events)
	}
	s.fails = 2
	s.mu.Unlock()
	s.Say("again")
	s.Shows("#alert", "That did not work")
}

func TestButtonsFormsAndEdits(t *testing.T) {
	s := open(t, web.Options{Lang: "zh-CN"}, webtest.Look{})
	r := s.send(chat.Line("take it?"), chat.Buttons(chat.Button{Label: "Yes", Token: "TOKEN-1"}, chat.Button{Label: "No", Token: "TOKEN-2"}))
	s.Press(".press", "No")
	s.Idle()
	if a := s.last().Action; a == nil || a.Token != "TOKEN-2" || a.On != r {
		t.Errorf("the press came as %+v", a)
	}
	form := chat.Form{Title: "为什么没用", Token: "FORM", Submit: "提交", Fields: []chat.Field{
		{Name: "why", Label: "原因"},
		{Name: "kind", Label: "类别", Value: "a", Options: []chat.Option{{Value: "a", Label: "甲"}, {Value: "b", Label: "乙"}}},
		{Name: "who", Label: "涉及", Many: true, Options: []chat.Option{{Value: "x", Label: "客户"}, {Value: "y", Label: "销售"}}},
	}}
	if _, err := s.host.Edit(t.Context(), r, chat.Post{To: r.Place, Lang: "zh-CN", Blocks: []chat.Block{chat.Line("say why"), {Form: &form}}}); err != nil {
		t.Fatal(err)
	}
	s.Shows(".bot .edited", "已更新")
	if s.Holds("document.querySelectorAll('.bot').length !== 1 || document.body.innerText.includes('take it?')") {
		t.Error("the edit does not stand in the place of the message")
	}
	s.Do("document.querySelector('.form input[name=why]').focus()")
	s.Keys("太贵")
	s.Press(".form .choice", "乙")
	s.Press(".form .press", "提交")
	s.Shows(".form .fault", "请填写「涉及」")
	s.Press(".form .choice", "客户")
	s.Press(".form .choice", "销售")
	s.Press(".form .press", "提交")
	s.Idle()
	if a := s.last().Action; a == nil || a.Token != "FORM" || fmt.Sprint(a.Values) != "map[kind:b who:x,y why:太贵]" {
		t.Errorf("the form came as %+v", a)
	}
	answer := chat.Post{To: r.Place, Lang: "en", Blocks: []chat.Block{chat.Line("an answer")}}
	answer.To.Thread = r.ID
	if _, err := s.host.Send(t.Context(), answer); err != nil {
		t.Fatal(err)
	}
	s.Shows(".bot .thread .bot", "an answer")
	s.unhurt()
}

// hostile is what names from a CRM have been used for.
var hostile = []string{
	`<img src=x onerror="window.hurt=1">`, `<script>window.hurt=1</script>`, `"><svg onload=window.hurt=1>`,
	`javascript:window.hurt=1`, "${window.hurt=1}", "a\u202egnp.exe\u202c b", "\u200bzero\u200bwidth", "<!channel> *x* [z](javascript:window.hurt=1)",
	`</style><style>body{display:none}</style>`, "' onfocus='window.hurt=1' autofocus='", strings.Repeat("很长的客户名称", 400), strings.Repeat("x", 100_000), "&lt;b&gt;&amp;",
}

// Text from outside stays text, wherever in a post it stands.
func TestHostileTextIsInert(t *testing.T) {
	people := func(i18n.Lang) ([]web.Seat, error) {
		return []web.Seat{{User: "lin", Name: hostile[0], Role: hostile[1]}, {User: hostile[2], Name: hostile[5]}}, nil
	}
	s := open(t, web.Options{Lang: "en", People: people}, webtest.Look{Width: 360, Height: 740})
	for _, x := range hostile {
		option := []chat.Option{{Value: x, Label: x}}
		s.send(chat.Heading(x), chat.Para(chat.Span{Text: "[Warning] "}, chat.Span{Text: x, Style: chat.Strong}), chat.Para(chat.Span{Text: x, Link: x}), chat.Note(x),
			chat.Facts(chat.Fact{Label: x, Value: x}),
			chat.Block{Table: &chat.Table{Columns: []chat.Column{{Title: x}, {Title: "n", Right: true}}, Rows: [][]string{{x, x}}}},
			chat.Block{Image: &chat.Image{PNG: []byte(x), Alt: x}},
			chat.Buttons(chat.Button{Label: x, Token: x}),
			chat.Block{Form: &chat.Form{Title: x, Token: "F", Submit: x, Fields: []chat.Field{
				{Name: x, Label: x, Value: x}, {Name: "o" + x, Label: x, Options: option}, {Name: "m" + x, Label: x, Many: true, Options: option},
			}}})
	}
	s.send(chat.Line("the end"))
	s.Shows(".bot", "the end")
	s.Shows(".bot", "<!channel> *x* [z](javascript:window.hurt=1)")
	s.Shows(".bot", "&lt;b&gt;&amp;")
	for what, holds := range map[string]string{
		"code from outside ran":       "window.hurt !== undefined",
		"an element came from a text": "document.querySelector('#log script, #log style, #log iframe, #people img, #log [onerror], #log [onload], #log [onfocus], #log img')",
		"a link leads elsewhere":      "[...document.querySelectorAll('a')].some(a => !/^https?:/.test(a.protocol))",
		"a mark reorders or hides":    "/[\\u202a-\\u202e\\u200b\\u2066]/.test(document.querySelector('#log').innerText)",
		"the page is wider than it":   "document.documentElement.scrollWidth > 360 || document.querySelector('#log').scrollWidth > 360",
	} {
		if s.Holds(holds) {
			t.Error(what)
		}
	}
	s.unhurt()
}

// The page has its looks: it fits 360 pixels and follows the dark.
func TestNarrowAndDark(t *testing.T) {
	s := open(t, web.Options{Lang: "zh-CN"}, webtest.Look{Width: 360, Height: 740, Dark: true})
	s.send(chat.Heading("很长的标题"), chat.Para(chat.Span{Text: "[Critical] "}, chat.Span{Text: "重庆市渝北区某某精密机械制造股份有限公司", Style: chat.Strong}),
		chat.Block{Table: &chat.Table{Columns: []chat.Column{{Title: "客户"}, {Title: "金额", Right: true}, {Title: "说明"}},
			Rows: [][]string{{"重庆市渝北区某某精密机械制造股份有限公司", "1,234,567.00", "一段不短的说明文字"}}}})
	s.Shows(".level.critical", "Critical")
	s.Shows(".level.critical", "◆")
	for what, holds := range map[string]string{
		"something sticks out":             "document.documentElement.scrollWidth > 360 || document.querySelector('#log').scrollWidth > 360",
		"a name stands in a narrow column": "document.querySelector('td').offsetWidth < 90",
		"a number breaks":                  "document.querySelector('td.number').offsetHeight > 60 && getComputedStyle(document.querySelector('td.number')).whiteSpace !== 'nowrap'",
		"it is light":                      luminance("document.body", "backgroundColor") + " > 0.1",
		"text is faint":                    contrast(".bot p", ".bot") + " < 4.5 || " + contrast(".level.critical", ".level.critical") + " < 4.5 || " + contrast(".person .role", "body") + " < 4.5",
	} {
		if s.Holds(holds) {
			t.Error(what)
		}
	}
	s.Look(webtest.Look{})
	for what, holds := range map[string]string{
		"it is dark":    luminance("document.body", "backgroundColor") + " < 0.8",
		"text is faint": contrast(".level.critical", ".level.critical") + " < 4.5 || " + contrast(".person .role", "body") + " < 4.5",
	} {
		if s.Holds(holds) {
			t.Error(what)
		}
	}
}

// luminance and contrast are those of WCAG 2.1, as expressions of the page.
func luminance(element, property string) string {
	return fmt.Sprintf(`(([r, g, b]) => .2126 * r + .7152 * g + .0722 * b)(getComputedStyle(%s).%s.match(/[\d.]+/g).slice(0, 3).map(c => (c /= 255) <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4))`, element, property)
}

func contrast(front, back string) string {
	a := luminance(fmt.Sprintf("document.querySelector(%q)", front), "color")
	b := luminance(fmt.Sprintf("document.querySelector(%q)", back), "backgroundColor")
	return fmt.Sprintf("((a, b) => (Math.max(a, b) + .05) / (Math.min(a, b) + .05))(%s, %s)", a, b)
}

// A page that is loaded again is still let in; another browser is not, with a
// link that was used. The end is said.
func TestWhoIsLetIn(t *testing.T) {
	s := open(t, web.Options{Lang: "en"}, webtest.Look{})
	if s.Holds("location.hash !== '' || document.cookie !== ''") {
		t.Error("the key still stands in the address")
	}
	s.Press(".person", "Other")
	s.Do("location.reload()")
	s.Wait("document.querySelector('.person[aria-current]')?.dataset.user === 'other'")
	base, _, _ := strings.Cut(s.host.Link(), "#")
	second := webtest.Open(t, base, webtest.Look{})
	second.Shows("#alert", "open the link that stands in the terminal")
	second.Go("about:blank")
	second.Go(base + "#key=USED")
	second.Shows("#alert", "was used before")
	second.Go("about:blank")
	second.Go(s.host.Link())
	second.Wait("document.querySelector('.person')")
	s.stop()
	s.Shows("#alert", "The connection is lost")
}
