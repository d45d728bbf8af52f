package telegram

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/riskbell/riskbell/internal/chat"
)

// hostile is what names in a CRM have held.
var hostile = []string{
	"@channel", "@all now", "a@b.com", "/start", "/why@RiskBot W-1", "#tag", "#标签", "$USD", "$1INCH", "http://evil.example/x?y=1",
	"evil.com", "see evil.com/path, now", "https://user:pw@evil.org", "tg://resolve?domain=x", "10.0.0.1", "http://10.0.0.1:80/", "例子.中国", "xn--fsq.com",
	"<b>x</b>", "*x* _y_ [z](https://example.invalid) ||s||", "&amp; &lt;", "<!channel> <@U123>", "a\x1b[2Jb\x07c", "\u202eevil", "z\u200bw\u200ej\u2060\ufeff",
	"שלום עולם", "مرحبا @name", "👨\u200d👩\u200d👧 🇨🇳 😀", strings.Repeat("e\u0301\u0301\u0301\u0301\u0301\u0301", 40), "\xff\xfe bad", "  ", "", "@", "/", "...", "a.b.c.d",
	strings.Repeat("名", 34_000), strings.Repeat("😀", 30_000), strings.Repeat("@a /b #c evil.com ", 6_000), "line\r\nline\u2028line",
}

func randomBlock(r *rand.Rand, text func() string) chat.Block {
	button := func() chat.Button { return chat.Button{Label: text(), Token: fmt.Sprintf("TOKEN%021d", r.IntN(1e6))} }
	switch r.IntN(10) {
	case 0:
		return chat.Heading(text())
	case 1, 2:
		styles := []chat.Style{chat.Plain, chat.Strong, chat.Code, chat.Good, chat.Bad}
		var b chat.Block
		for range r.IntN(6) {
			b.Text = append(b.Text, chat.Span{Text: text(), Style: styles[r.IntN(len(styles))], Link: []string{"", "", text(), "https://crm.example/1"}[r.IntN(4)]})
		}
		return b
	case 3:
		var b chat.Block
		for range r.IntN(30) {
			b.Facts = append(b.Facts, chat.Fact{Label: text(), Value: text()})
		}
		return b
	case 4, 5:
		t := &chat.Table{More: r.IntN(3)}
		for range 1 + r.IntN(4) {
			t.Columns = append(t.Columns, chat.Column{Title: text(), Right: r.IntN(2) == 0})
		}
		for range r.IntN(70) {
			var row []string
			for range r.IntN(len(t.Columns) + 2) {
				row = append(row, text())
			}
			t.Rows = append(t.Rows, row)
		}
		return chat.Block{Table: t}
	case 6:
		return chat.Block{Image: &chat.Image{Alt: text()}}
	case 7:
		var b chat.Block
		for range r.IntN(40) {
			b.Buttons = append(b.Buttons, button())
		}
		return b
	case 8:
		return chat.Note(text())
	}
	return chat.Block{Form: &chat.Form{Title: text(), Token: "FORM"}}
}

// Whatever a post says, Telegram takes what is drawn of it, and finds nothing
// in it that was not meant.
func TestAnyPostIsWithinTheLimitsAndInert(t *testing.T) {
	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, 1))
		text := func() string {
			s := hostile[r.IntN(len(hostile))]
			if len(s) > 1000 && r.IntN(20) > 0 {
				s = s[:r.IntN(60)]
			}
			return s + hostile[r.IntN(12)]
		}
		p := chat.Post{Lang: []string{"zh-CN", "en"}[r.IntN(2)]}
		for range r.IntN(14) {
			p.Blocks = append(p.Blocks, randomBlock(r, text))
		}
		for _, limit := range []int{maxText, maxCaption} {
			m := render(p, limit)
			checkMessage(t, m, limit)
			if !utf8.ValidString(m.Text) || strings.ContainsAny(m.Text, "\x1b\u202e\u200b\ufeff\r") {
				t.Errorf("seed %d: %q", seed, m.Text)
			}
		}
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

// A text that the server would find something in, split over the spans of a
// paragraph, stays inert as well.
func TestSpansDoNotBecomeAMentionTogether(t *testing.T) {
	for _, spans := range [][]chat.Span{
		{{Text: "@"}, {Text: "name"}},
		{{Text: "/", Style: chat.Strong}, {Text: "start"}},
		{{Text: "evil."}, {Text: "com", Style: chat.Strong}},
		{{Text: "x "}, {Text: "#", Style: chat.Code}, {Text: "tag"}},
		{{Text: "https:"}, {Text: "//evil"}, {Text: ".com/"}},
		{{Text: "@", Link: "https://crm.example"}, {Text: "name"}},
	} {
		m := render(chat.Post{Lang: "en", Blocks: []chat.Block{chat.Para(spans...)}}, maxText)
		checkMessage(t, m, maxText)
	}
}

// The joiner is there only where it is needed: figures and prose are as they were.
func TestWhatIsHarmlessStaysAsItIs(t *testing.T) {
	for _, s := range []string{
		"¥1.28M, +3.5 %, 2026-11-24 08:30", "7/24, 11/16–11/22", "Ratio 3:1. Then a sentence. And “one more.”", "第 3 名 / 共 5 名", "C# / .NET", "W-1 & co", "US$ 1.2M", "A…B",
	} {
		m := render(chat.Post{Lang: "en", Blocks: []chat.Block{chat.Line(s)}}, maxText)
		if m.Text != s {
			t.Errorf("%q became %q", s, m.Text)
		}
	}
	m := render(chat.Post{Lang: "en", Blocks: []chat.Block{chat.Para(chat.Span{Text: "/why W-1 @me evil.com", Style: chat.Code})}}, maxText)
	if m.Text != "/why W-1 @me evil.com" || len(m.Entities) != 1 {
		t.Errorf("what is to be typed became %+v", m)
	}
}

// Words on an address are a link only to a web page.
func TestOnlyAddressesOfPagesAreLinks(t *testing.T) {
	for address, want := range map[string]int{
		"https://crm.example/a": 1, "http://crm.example": 1, "javascript:alert(1)": 0, "tg://user?id=1": 0, "": 0, "https://a b": 0, "https://a\u202eb": 0,
	} {
		m := render(chat.Post{Lang: "en", Blocks: []chat.Block{chat.Para(chat.Span{Text: "see", Link: address})}}, maxText)
		if len(m.Entities) != want {
			t.Errorf("%q gives %v", address, m.Entities)
		}
	}
}

// A long table keeps as many rows as fit and counts the others.
func TestALongTableIsCutWithAMark(t *testing.T) {
	table := &chat.Table{Columns: []chat.Column{{Title: "客户"}, {Title: "金额", Right: true}}}
	for i := range 200 {
		table.Rows = append(table.Rows, []string{fmt.Sprintf("客户%d", i), "¥1.2万"})
	}
	p := chat.Post{Lang: "zh-CN", Blocks: []chat.Block{{Table: table}, chat.Buttons(chat.Button{Label: "全部", Token: "T"})}}
	m := render(p, maxText)
	checkMessage(t, m, maxText)
	if !strings.Contains(m.Text, "另有 140 行未列出") || len(m.Keyboard.InlineKeyboard) != 1 {
		t.Errorf("%s", show(m))
	}
	m = render(p, maxCaption)
	checkMessage(t, m, maxCaption)
	if !strings.Contains(m.Text, "客户0") || !strings.Contains(m.Text, "行未列出") {
		t.Errorf("%s", show(m))
	}
}

func FuzzRender(f *testing.F) {
	for _, s := range hostile {
		f.Add(s, s, uint16(maxText))
	}
	f.Fuzz(func(t *testing.T, a, b string, limit uint16) {
		p := chat.Post{Lang: "zh-CN", Blocks: []chat.Block{
			chat.Heading(a), chat.Para(chat.Span{Text: b}, chat.Span{Text: a, Style: chat.Code}, chat.Span{Text: a + b, Style: chat.Bad}),
			chat.Facts(chat.Fact{Label: a, Value: b}), {Table: &chat.Table{Columns: []chat.Column{{Title: a}, {Title: b}}, Rows: [][]string{{a, b}, {b}}}},
			chat.Buttons(chat.Button{Label: a, Token: "T"}), chat.Buttons(chat.Button{Label: a, Token: "U"}, chat.Button{Label: b, Token: "V"}), chat.Note(b + a),
		}}
		n := max(256, min(int(limit), maxText))
		checkMessage(t, render(p, n), n)
	})
}
