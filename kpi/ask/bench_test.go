package ask

import (
	"fmt"
	"testing"

	"github.com/riskbell/riskbell/kpi"
)

// bigLexicon has 600 accounts beside the test names.
func bigLexicon(t testing.TB) *Lexicon {
	l := testLexicon(t)
	for i := range 600 {
		l.member(kpi.Account, fmt.Sprintf("a-%04d", i), fmt.Sprintf("甲%c乙%c制造%d厂", '一'+rune(i*7), '丁'+rune(i*13), i), fmt.Sprintf("Account%d Works %d", i, i*3))
	}
	return l
}

func BenchmarkParse(b *testing.B) {
	l := bigLexicon(b)
	for name, text := range map[string]string{
		"zh":      "麻烦帮我查一下上个月华东专业版的销售收入同比是多少",
		"en":      "can you show me revenue by region last month vs the same period last year",
		"zh-typo": "花东上月收入",
		"en-typo": "revnue last month in East",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				l.Parse(text, today, nil)
			}
		})
	}
	b.Run("all", func(b *testing.B) {
		all := append(questions(b, "zh.txt"), questions(b, "en.txt")...)
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			q := all[i%len(all)]
			l.Parse(q.text, today, q.prior)
		}
	})
}

func BenchmarkBuild(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		bigLexicon(b)
	}
}
