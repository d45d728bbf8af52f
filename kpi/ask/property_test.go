package ask

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"

	"github.com/riskbell/riskbell/kpi"
	"golang.org/x/text/unicode/norm"
)

func TestPoliteWordsChangeNothing(t *testing.T) {
	l := testLexicon(t)
	for file, forms := range map[string][]string{
		"zh.txt": {"请问%s", "麻烦帮我查一下%s，谢谢！", "我想看看%s", "%s？"},
		"en.txt": {"please show me %s", "hi, can you tell me %s? thanks", "%s please", "%s?!"},
	} {
		for _, q := range questions(t, file) {
			want := show(l.Parse(q.text, today, q.prior).Query, "")
			for _, form := range forms {
				text := strings.ReplaceAll(form, "%s", q.text)
				if got := show(l.Parse(text, today, q.prior).Query, ""); got != want {
					t.Errorf("%s\n got  %s\n want %s", text, got, want)
				}
			}
		}
	}
}

func TestWritingVariantsAreEqual(t *testing.T) {
	l := testLexicon(t)
	back := map[rune]rune{}
	for trad, simp := range simplified {
		back[simp] = trad
	}
	variants := map[string]func(string) string{
		"full width": func(s string) string {
			return strings.Map(func(r rune) rune {
				if r > ' ' && r <= '~' {
					return r + 0xfee0
				}
				return r
			}, s)
		},
		"traditional": func(s string) string {
			return strings.Map(func(r rune) rune {
				if b, ok := back[r]; ok {
					return b
				}
				return r
			}, s)
		},
		"upper case": func(s string) string { return strings.Map(unicode.ToUpper, s) },
		"NFKD":       norm.NFKD.String,
		"spaces":     func(s string) string { return "  " + strings.ReplaceAll(s, " ", "   ") + " " },
	}
	for _, file := range []string{"zh.txt", "en.txt"} {
		for _, q := range questions(t, file) {
			want := show(l.Parse(q.text, today, q.prior).Query, "")
			for name, vary := range variants {
				if got := show(l.Parse(vary(q.text), today, q.prior).Query, ""); got != want {
					t.Errorf("%s of %s: %s\n got  %s\n want %s", name, q.text, vary(q.text), got, want)
				}
			}
		}
	}
}

func TestAQueryWithoutDoubtIsValid(t *testing.T) {
	l := testLexicon(t)
	for _, file := range []string{"zh.txt", "en.txt"} {
		for _, q := range questions(t, file) {
			r := l.Parse(q.text, today, q.prior)
			if r.Clarify == nil {
				if err := r.Query.Validate(); err != nil {
					t.Errorf("%s: %v", q.text, err)
				}
				continue
			}
			for _, o := range r.Clarify.Options {
				if err := o.Query.Validate(); err != nil && o.Query.Metric != "" {
					t.Errorf("%s: option %v: %v", q.text, o.Label, err)
				}
			}
		}
	}
}

func TestSpansLieInTheText(t *testing.T) {
	l := testLexicon(t)
	for _, file := range []string{"zh.txt", "en.txt"} {
		for _, q := range questions(t, file) {
			at := 0
			for _, s := range l.Parse(q.text, today, q.prior).Spans {
				if s.From < at || s.To <= s.From || q.text[s.From:s.To] != s.Text {
					t.Errorf("%s: span %+v", q.text, s)
				}
				at = s.To
			}
		}
	}
}

// pieces are what random questions are made of.
var pieces = strings.Split("上月|收入|华东|同比|前三|第|季度|年|半|2026|-|/|到|q3|w|last|month|30|days|vs|'|by|最高|的|5|一|百|从|截至|底|since|until|🙂|\x00|\xff|é|ﬁ|①|兩|除了|和|每|为什么|sept|may|,|.|\u0301", "|")

func TestNoTextMakesItPanic(t *testing.T) {
	l := testLexicon(t)
	r := rand.New(rand.NewPCG(1, 2))
	for range 4000 {
		var b strings.Builder
		for range r.IntN(12) {
			b.WriteString(pieces[r.IntN(len(pieces))])
			if r.IntN(3) == 0 {
				b.WriteByte(' ')
			}
		}
		checkReading(t, l, b.String())
	}
}

func FuzzParse(f *testing.F) {
	for _, file := range []string{"zh.txt", "en.txt"} {
		for _, q := range questions(f, file) {
			f.Add(q.text)
		}
	}
	l := testLexicon(f)
	f.Fuzz(func(t *testing.T, text string) { checkReading(t, l, text) })
}

// checkReading holds what is true of the reading of any text.
func checkReading(t *testing.T, l *Lexicon, text string) {
	t.Helper()
	prior := kpi.Query{Metric: kpi.Revenue, Period: monthIn(10)(2026)}
	for _, before := range []*kpi.Query{nil, &prior} {
		r := l.Parse(text, today, before)
		if r.Clarify == nil && r.Query.Metric == "" {
			t.Fatalf("%q: neither a query nor a question back: %+v", text, r)
		}
		if p := r.Query.Period; p.To < p.From || p.From == 0 && p.To != 0 {
			t.Fatalf("%q: period %v", text, p)
		}
		for _, s := range r.Spans {
			if s.From < 0 || s.To > len(text) || s.From > s.To {
				t.Fatalf("%q: span %+v", text, s)
			}
		}
	}
}
