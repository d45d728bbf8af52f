// Package i18n is every text a person reads, in zh-CN and en, and the forms of
// numbers, money and dates in both. Texts live in one Go file per feature as a
// Texts table; the catalogue joins them, and tests hold parity, parameters and
// scripts.
package i18n

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/riskbell/riskbell/internal/unit"
)

// Lang is a language a text is written in.
type Lang string

// The two languages.
const (
	ZH Lang = "zh-CN"
	EN Lang = "en"
)

// Langs lists the languages, the default first.
var Langs = []Lang{ZH, EN}

// ParseLang accepts zh, zh-CN, zh-Hans, 中文, en, en-US, English and the like.
func ParseLang(s string) (Lang, bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	switch {
	case s == "zh" || strings.HasPrefix(s, "zh-") || strings.HasPrefix(s, "zh_") || s == "中文" || s == "chinese":
		return ZH, true
	case s == "en" || strings.HasPrefix(s, "en-") || strings.HasPrefix(s, "en_") || s == "英文" || s == "英语" || s == "english":
		return EN, true
	}
	return "", false
}

// Key names a text: feature.what, such as "alerts.digest.title".
type Key string

// Text is one message in both languages. Parameters stand as {name}. One is
// the English singular, used when the parameter n is exactly 1; empty where
// English needs no other form.
type Text struct {
	ZH, EN string
	One    string
}

// Texts is the table of one feature.
type Texts map[Key]Text

var catalogue = join(
	unitTexts,
	crmTexts,
	feedTexts,
	mappingTexts,
	alertTexts,
	ruleTexts,
	exprTexts,
	outboxTexts,
	kpiTexts,
	askTexts,
	consoleTexts,
	slackTexts,
	commandTexts,
	cliTexts,
	doctorTexts,
	doctorChatTexts,
	auditTexts,
	linkTexts,
	telegramTexts,
	webTexts,
	strictTexts,
	systemTexts,
	configTexts,
	storageTexts,
)

// join merges the tables of all features; a key given twice is a programming
// error that shows at the first start.
func join(tables ...Texts) Texts {
	all := Texts{}
	for _, t := range tables {
		for k := range t {
			if _, twice := all[k]; twice {
				panic(fmt.Sprintf("i18n: text %q is written twice", k))
			}
		}
		maps.Copy(all, t)
	}
	return all
}

// T is the text of key in language l with its parameters filled from name,
// value pairs: l.T("alerts.more", "n", 3). Values are formatted by their type:
// integers and floats as numbers, unit.Money, unit.Day, unit.Period and Percent
// as people of the language write them; a string stands as it is. A key that
// does not exist shows as the key itself, which tests forbid.
func (l Lang) T(key Key, args ...any) string {
	text, ok := catalogue[key]
	if !ok {
		return string(key)
	}
	return l.fill(l.form(text, args), args)
}

// Keys lists every key, sorted.
func Keys() []Key { return slices.Sorted(maps.Keys(catalogue)) }

// Has reports whether the catalogue holds key.
func Has(key Key) bool { _, ok := catalogue[key]; return ok }

func (l Lang) form(t Text, args []any) string {
	if l == ZH {
		return t.ZH
	}
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] == "n" && t.One != "" && fmt.Sprint(args[i+1]) == "1" {
			return t.One
		}
	}
	return t.EN
}

// fill goes over the text once: what stands in braces in a value stays.
func (l Lang) fill(s string, args []any) string {
	var pairs []string
	for i := 0; i+1 < len(args); i += 2 {
		if name := fmt.Sprint("{", args[i], "}"); strings.Contains(s, name) {
			pairs = append(pairs, name, l.Value(args[i+1]))
		}
	}
	return strings.NewReplacer(pairs...).Replace(s)
}

// Percent is a share 0 to 1 shown as a percentage with one decimal.
type Percent float64

// Points is a difference of two shares, shown in percentage points.
type Points float64

// Value formats one value for a person by its type.
func (l Lang) Value(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case unit.Money:
		return l.Money(v)
	case unit.Day:
		return l.Day(v)
	case unit.Period:
		return l.Period(v)
	case Percent:
		return l.Percent(float64(v))
	case Points:
		return l.Points(float64(v))
	case int:
		return l.Number(float64(v), 0)
	case int64:
		return l.Number(float64(v), 0)
	case float64:
		return l.Number(v, 1)
	case Texter:
		return v.Text(l)
	case error:
		return Tell(l, v)
	}
	return fmt.Sprint(v)
}

// Texter is a value that words itself in either language.
type Texter interface{ Text(l Lang) string }
