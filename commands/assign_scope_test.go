package commands

import (
	"strings"
	"testing"
)

// A manager gives warnings to their own people and to those who see them
// anyway; a risk manager to everybody.
func TestAWarningIsNotGivenOutsideTheTeam(t *testing.T) {
	h := newHouse(t)
	h.morning()
	id := h.alert("A-1").ID // of zhangwei, in gucheng's team
	for _, c := range []struct{ by, to, want string }{
		{"gucheng", "zhangwei", "Given to zhangwei"},
		{"gucheng", "lina", "outside your team"},
		{"gucheng", "shenlan", "Given to shenlan"},
		{"shenlan", "lina", "Given to lina"},
	} {
		if said := h.say(c.by, "assign "+id+" "+c.to); !strings.Contains(said, c.want) {
			t.Errorf("%s to %s: %q, want %q", c.by, c.to, said, c.want)
		}
	}
}
