package commands

import (
	"testing"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
)

func TestTheLanguageOfAnAnswer(t *testing.T) {
	s := newHouse(t).set // at home in English
	for name, c := range map[string]struct {
		person, text, platform string
		want                   i18n.Lang
	}{
		"set by the person":         {"zh-CN", "risks", "en", i18n.ZH},
		"of the words":              {"", "本月收入", "en", i18n.ZH},
		"of English words":          {"", "W-1 revenue", "zh-hans", i18n.EN},
		"of the platform":           {"", "/risks", "zh-hans", i18n.ZH},
		"an id is no word":          {"", "/why W-1", "zh", i18n.ZH},
		"words after a command":     {"", "/kpi revenue by region", "zh", i18n.EN},
		"Chinese after a command":   {"", "/kpi 本月收入", "en", i18n.ZH},
		"a press":                   {"", "", "zh-hans", i18n.ZH},
		"a language we do not have": {"", "/risks", "fr", i18n.EN},
		"nothing known":             {"", "", "", i18n.EN},
	} {
		if got := s.langOf(chat.Person{Lang: c.person}, c.text, c.platform); got != c.want {
			t.Errorf("%s: %s", name, got)
		}
	}
}
