package slack

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/riskbell/riskbell/bot/slack/slacktest"
	"github.com/riskbell/riskbell/internal/chat"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestCards draws every card of the program, as it was when the golden files
// were last written: -update takes the cards of today. Those must keep all
// limits, too.
func TestCards(t *testing.T) {
	for file, p := range cards(t, "../testdata/cards") {
		holds(t, file, p, render(p, nil, false))
		holds(t, file, p, render(p, nil, true))
		if *update {
			writeFile(t, filepath.Join("testdata", "cards", file), indented(t, p))
		}
	}
	for file, p := range cards(t, "testdata/cards") {
		name := strings.TrimSuffix(file, ".json")
		golden(t, name, indented(t, render(p, nil, false)))
		golden(t, name+".text", []byte(fallback(p)+"\n"))
		if slices.ContainsFunc(p.Blocks, func(b chat.Block) bool { return b.Table != nil }) {
			golden(t, name+".modest", indented(t, render(p, nil, true)))
		}
	}
}

func cards(t *testing.T, folder string) map[string]chat.Post {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil || len(files) < 20 {
		t.Fatalf("%d cards in %s, %v", len(files), folder, err)
	}
	out := map[string]chat.Post{}
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var p chat.Post
		if err := json.Unmarshal(body, &p); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		out[filepath.Base(file)] = p
	}
	return out
}

func writeFile(t *testing.T, file string, body []byte) {
	t.Helper()
	if err := os.WriteFile(file, body, 0o644); err != nil {
		t.Fatal(err)
	}
}

func indented(t *testing.T, v any) []byte {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", "golden", name+".golden")
	if *update {
		writeFile(t, file, got)
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, got) {
		t.Errorf("%s looks different; run with -update if it is right:\n%s", file, got)
	}
}

// holds checks that blocks keep every limit and carry no live markup.
func holds(t *testing.T, name string, p chat.Post, blocks any) {
	t.Helper()
	body, err := json.Marshal(blocks)
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range slacktest.Check("message", body) {
		t.Errorf("%s: %s", name, fault)
	}
	var v any
	if err := json.Unmarshal(body, &v); err != nil {
		t.Fatal(err)
	}
	if n := slacktest.Length(v); n > 12_000 {
		t.Errorf("%s: %d characters in one message", name, n)
	}
	inert(t, name, v)
	if s := fallback(p); s == "" || units(s) > maxFallback {
		t.Errorf("%s: a fallback of %d characters", name, units(s))
	}
}

// inert finds whatever Slack would read as markup.
func inert(t *testing.T, name string, v any) {
	t.Helper()
	switch v := v.(type) {
	case map[string]any:
		switch v["type"] {
		case "mrkdwn", "markdown", "broadcast", "user", "usergroup", "channel", "emoji", "date", "team", "color":
			t.Errorf("%s: live markup %v", name, v)
		case "link":
			if url, _ := v["url"].(string); !strings.HasPrefix(url, "https://crm.example/") {
				t.Errorf("%s: a link nobody made: %v", name, v)
			}
		case "plain_text":
			if v["emoji"] != false || v["verbatim"] == true {
				t.Errorf("%s: names of emoji are read: %v", name, v)
			}
		}
		for k, x := range v {
			if k != "value" && k != "block_id" { // nobody sees these
				inert(t, name, x)
			}
		}
	case []any:
		for _, x := range v {
			inert(t, name, x)
		}
	case string:
		for _, r := range v {
			if r < ' ' && r != '\n' || r >= 0x202a && r <= 0x202e || r == 0x200b || r == 0xfeff {
				t.Errorf("%s: %U is shown", name, r)
			}
		}
	}
}

// hostile are texts that have been used against bots, and sizes that break them.
var hostile = []string{
	"", " ", "\u200b", "\u2066", "<!channel> <!here> <!everyone>", "<@U012AB3CD> <#C012AB3CD> <!subteam^S1|x>",
	"<https://evil.example|https://bank.example>", "&lt;!channel&gt; &amp;", "*b* _i_ ~s~ `c` ```x```", "> quote\n• list",
	":smile: :rotating_light:", "http://evil.example mailto:a@b.c @channel @here", "\u202egnp.exe\u202c", "a\x00b\x1b[2Jc\x07",
	"שלום עולם", strings.Repeat("שלום ", 4000), strings.Repeat("长", 100_000), strings.Repeat("👨‍👩‍👧", 5000), strings.Repeat("\u200d", 50_000) + "x",
	strings.Repeat("e\u0301", 10_000), "not UTF-8 \xff\xfe", strings.Repeat("\n", 5000), "{\"type\":\"mrkdwn\"}", strings.Repeat("𝒳", 9000),
}

// anyPost is a post of random hostile parts.
func anyPost(r *rand.Rand) chat.Post {
	text := func() string { return hostile[r.IntN(len(hostile))] }
	many := func(n int) int { return []int{0, 1, 2, n}[r.IntN(4)] }
	p := chat.Post{Key: "k", Lang: []string{"zh-CN", "en", "", "xx"}[r.IntN(4)]}
	for range many(120) {
		p.Blocks = append(p.Blocks, anyBlock(r, text, many))
	}
	return p
}

func anyBlock(r *rand.Rand, text func() string, many func(int) int) (b chat.Block) {
	switch r.IntN(9) {
	case 0:
		b.Heading = text()
	case 1:
		for range many(40) {
			s := chat.Span{Text: text(), Style: []chat.Style{"", chat.Strong, chat.Code, chat.Good, "?"}[r.IntN(5)]}
			s.Link = []string{"", "", "https://crm.example/1", "javascript:alert(1)", "ftp://x"}[r.IntN(5)]
			b.Text = append(b.Text, s)
		}
	case 2:
		for range many(60) {
			b.Facts = append(b.Facts, chat.Fact{Label: text(), Value: text()})
		}
	case 3:
		t := &chat.Table{More: r.IntN(3)}
		for range many(30) {
			t.Columns = append(t.Columns, chat.Column{Title: text(), Right: r.IntN(2) == 0})
		}
		for range many(150) {
			t.Rows = append(t.Rows, strings.Split(text()+"|"+text(), "|"))
		}
		b.Table = t
	case 4:
		b.Image = &chat.Image{Alt: text()}
	case 5:
		for range many(60) {
			b.Buttons = append(b.Buttons, chat.Button{Label: text(), Token: []string{"", "T", strings.Repeat("T", 3000)}[r.IntN(3)], Weight: chat.Danger})
		}
	case 6:
		b.Note = text()
	case 7:
		b.Divider = true
	case 8:
		f := &chat.Form{Title: text(), Token: "T", Submit: text()}
		for i := range many(25) {
			field := chat.Field{Name: fmt.Sprint("field", i), Label: text(), Value: first(text(), 5000), Many: r.IntN(2) == 0}
			for i := range many(110) {
				field.Options = append(field.Options, chat.Option{Value: fmt.Sprint("o", i), Label: first(text(), 500)})
			}
			f.Fields = append(f.Fields, field)
		}
		b.Form = f
	}
	return b
}

func TestEveryPostKeepsEveryLimit(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 60 {
		p := anyPost(r)
		files := []string{"F0123456789", "", "F0123456789"}
		holds(t, "full", p, render(p, files, false))
		holds(t, "modest", p, render(p, files, true))
		if t.Failed() {
			t.Logf("%.2000q", fmt.Sprint(p.Blocks))
			return
		}
	}
}

func FuzzRender(f *testing.F) {
	for _, s := range hostile {
		f.Add(s[:min(len(s), 200)], s[:min(len(s), 300)], uint64(1))
	}
	f.Fuzz(func(t *testing.T, a, b string, seed uint64) {
		r := rand.New(rand.NewPCG(seed, 1))
		text := func() string { return []string{a, b, a + b, strings.Repeat(b, 50)}[r.IntN(4)] }
		many := func(n int) int { return []int{1, 2, 3, n}[r.IntN(4)] }
		p := chat.Post{Key: "k", Lang: "en"}
		for range many(30) {
			p.Blocks = append(p.Blocks, anyBlock(r, text, many))
		}
		holds(t, "fuzz", p, render(p, []string{"F0123456789"}, false))
	})
}

func TestWhatIsCutIsMarked(t *testing.T) {
	p := chat.Post{Lang: "zh-CN", Blocks: []chat.Block{chat.Line(strings.Repeat("长", 5000))}}
	if s := string(indented(t, render(p, nil, false))); !strings.Contains(s, mark) {
		t.Error("a long paragraph is cut without a mark")
	}
	p.Blocks = nil
	for range 80 {
		p.Blocks = append(p.Blocks, chat.Heading("x"))
	}
	blocks := render(p, nil, false)
	if s := string(indented(t, blocks)); len(blocks) != maxBlocks || !strings.Contains(s, "没有列出") {
		t.Errorf("%d blocks, of which the last is\n%s", len(blocks), s)
	}
	table := &chat.Table{Columns: []chat.Column{{Title: "A"}}, More: 5}
	for range 100 {
		table.Rows = append(table.Rows, []string{"x"})
	}
	if s := string(indented(t, render(chat.Post{Lang: "en", Blocks: []chat.Block{{Table: table}}}, nil, false))); !strings.Contains(s, "45 more rows") {
		t.Errorf("rows are left out in silence:\n%s", s)
	}
}

func TestAFormIsCarriedByItsButton(t *testing.T) {
	form := chat.Form{Title: "暂缓提醒", Token: "F", Submit: "提交", Fields: []chat.Field{{Name: "days", Label: "几天", Value: "3"}}}
	p := chat.Post{Lang: "zh-CN", Blocks: []chat.Block{{Form: &form}}}
	s := string(indented(t, render(p, nil, false)))
	if strings.Contains(s, `"input"`) || !strings.Contains(s, `"open-1"`) {
		t.Errorf("a small form is no button:\n%s", s)
	}
	for range 100 {
		form.Fields[0].Options = append(form.Fields[0].Options, chat.Option{Value: strings.Repeat("v", 20), Label: "某人"})
	}
	s = string(indented(t, render(p, nil, false)))
	if !strings.Contains(s, `"input"`) || !strings.Contains(s, `"send-1"`) {
		t.Errorf("a large form does not stand in the message:\n%s", s)
	}
}
