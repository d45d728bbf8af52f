package commands

import (
	"strings"
	"time"
	"unicode"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
)

// langOf is the person's language, else that of the text, else the one their
// platform speaks with them, else the company's.
func (s *Set) langOf(p chat.Person, text, platform string) i18n.Lang {
	if lang, ok := i18n.ParseLang(p.Lang); ok {
		return lang
	}
	if lang, ok := spoken(text); ok {
		return lang
	}
	if lang, ok := i18n.ParseLang(platform); ok {
		return lang
	}
	return s.deps.Home.Lang
}

// spoken is the language of a text, if it tells one. A command with a slash is
// chosen from a menu, whose names are Latin in every language: only what is said
// with it counts, and ids such as W-1 are no words.
func spoken(text string) (i18n.Lang, bool) {
	short := 0
	if strings.HasPrefix(text, "/") {
		_, text = firstWord(text)
		short = 2
	}
	letters := 0
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Han, r):
			return i18n.ZH, true
		case !unicode.IsLetter(r):
			letters = 0
		default:
			if letters++; letters > short {
				return i18n.EN, true
			}
		}
	}
	return "", false
}

func (s *Set) zoneOf(p chat.Person) *time.Location {
	if p.Zone == "" {
		return s.deps.Home.Zone
	}
	zone, err := time.LoadLocation(p.Zone)
	if err != nil { // People.Put checks zones: the machine's zone data shrank
		return s.deps.Home.Zone
	}
	return zone
}
