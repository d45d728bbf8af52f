package i18n

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
)

func timeMonth(m int) time.Month { return time.Month(m) }

var parameter = regexp.MustCompile(`\{([a-z_]+)\}`)

// parameters are the names in a text, sorted, each once.
func parameters(s string) []string {
	var names []string
	for _, m := range parameter.FindAllStringSubmatch(s, -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// withoutHan are the keys whose Chinese text needs no Chinese letter.
var withoutHan = map[Key]bool{}

func TestEveryTextIsWholeInBothLanguages(t *testing.T) {
	for key, text := range catalogue {
		if text.ZH == "" || text.EN == "" {
			t.Errorf("%s lacks a language", key)
			continue
		}
		zh, en := parameters(text.ZH), parameters(text.EN)
		if !slices.Equal(zh, en) {
			t.Errorf("%s has the parameters %v in Chinese, %v in English", key, zh, en)
		}
		if text.One != "" && (!slices.Contains(en, "n") || !subset(parameters(text.One), en)) {
			t.Errorf("%s: the singular has the parameters %v, the plural %v", key, parameters(text.One), en)
		}
		if strings.ContainsFunc(text.EN+text.One, han) {
			t.Errorf("%s: Chinese letters in the English text %q", key, text.EN)
		}
		worded := strings.ContainsFunc(parameter.ReplaceAllString(text.ZH, ""), unicode.IsLetter)
		if worded && !strings.ContainsFunc(text.ZH, han) && !withoutHan[key] {
			t.Errorf("%s: no Chinese letter in the Chinese text %q", key, text.ZH)
		}
	}
}

func han(r rune) bool { return unicode.Is(unicode.Han, r) }

func subset(some, all []string) bool {
	return !slices.ContainsFunc(some, func(s string) bool { return !slices.Contains(all, s) })
}

// Between Chinese and Latin letters stands a space in our own texts, and
// Chinese sentences have Chinese marks. Digits may follow closely: examples of
// what to type have them so.
func TestChineseIsSetAsBusinessChineseIs(t *testing.T) {
	tight := regexp.MustCompile(`\p{Han}[A-Za-z]|[A-Za-z]\p{Han}`)
	half := regexp.MustCompile(`\p{Han}[,;:!?]|\p{Han}\.(\s|$)`)
	for key, text := range catalogue {
		if m := half.FindString(text.ZH); m != "" {
			t.Errorf("%s: a half-width mark in %q, at %q", key, text.ZH, m)
		}
		if m := tight.FindString(text.ZH); m != "" {
			t.Errorf("%s: no space between Chinese and Latin in %q, at %q", key, text.ZH, m)
		}
	}
}
