package commands

import (
	"testing"

	"github.com/riskbell/riskbell/internal/chat"
)

func TestSnoozedFor(t *testing.T) {
	for name, c := range map[string]struct {
		roles []chat.Role
		want  string
	}{
		"rep":             {[]chat.Role{chat.Rep}, "p"},
		"manager":         {[]chat.Role{chat.Manager}, ""},
		"rep and manager": {[]chat.Role{chat.Rep, chat.Manager}, ""},
		"risk manager":    {[]chat.Role{chat.RiskManager}, ""},
		"auditor":         {[]chat.Role{chat.Auditor}, "p"},
	} {
		if got := snoozedFor(chat.Person{ID: "p", Roles: c.roles}); got != c.want {
			t.Errorf("%s: the snooze is for %q, want %q", name, got, c.want)
		}
	}
}
