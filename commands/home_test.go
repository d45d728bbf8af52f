package commands

import (
	"strings"
	"testing"

	"github.com/riskbell/riskbell/internal/chat"
)

func TestAHomeHoldsNumbersWarningsAndSettings(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.put(chat.Person{ID: "trainer", Name: "trainer", Roles: []chat.Role{chat.Trainer}})
	h.morning()
	for who, want := range map[string][]string{
		"zhangwei": {"My numbers · Nov 2026", "Revenue ", "Win rate ", "A-1", "Time zone Asia/Shanghai", "Working days", "Quiet hours"},
		"trainer":  {"Time zone Asia/Shanghai"},
	} {
		h.change(who, func(p *chat.Person) { p.Lang = "en" })
		said := h.say(who, "home")
		for _, w := range want {
			if w == "A-1" {
				w = h.alert("A-1").ID
			}
			if !strings.Contains(said, w) {
				t.Errorf("%s: no %q in\n%s", who, w, said)
			}
		}
		if who == "trainer" && strings.Contains(said, "Revenue") {
			t.Errorf("who sees no rows is told numbers:\n%s", said)
		}
	}
}
