package commands

import (
	"strings"
	"testing"

	"github.com/riskbell/riskbell/internal/chat"
)

// A setting's verb that is said alone tells how it stands, and how it is changed.
func TestSettingsTellHowTheyStand(t *testing.T) {
	h := newHouse(t)
	h.morning()
	for text, want := range map[string]string{
		"zone":     "Asia/Shanghai; it is 08:30",
		"lang":     "We speak English",
		"calendar": "Your working days: every day",
		"mute":     "Nothing is muted",
	} {
		if said := h.say("zhangwei", text); !strings.Contains(said, want) {
			t.Errorf("%s: %q", text, said)
		}
	}
	id := h.alert("A-1").ID
	h.say("zhangwei", "mute 2h")
	h.say("zhangwei", "mute "+id+" 7d")
	if said := h.say("zhangwei", "mute"); !strings.Contains(said, "until Nov 24 10:30") || !strings.Contains(said, "kind of "+id) {
		t.Errorf("%q", said)
	}
}

// Taking a warning twice is noted once, and who has it is not asked to take it.
func TestAWarningIsTakenOnce(t *testing.T) {
	h := newHouse(t)
	h.morning()
	id := h.alert("A-1").ID
	before := h.say("zhangwei", "why "+id)
	h.say("zhangwei", "ack "+id)
	acts := h.alert("A-1").Acts
	if said := h.say("zhangwei", "ack "+id); !strings.Contains(said, "Already yours") {
		t.Errorf("%q", said)
	}
	if n := h.alert("A-1").Acts; n != acts {
		t.Errorf("%d acts after %d", n, acts)
	}
	if said := h.say("zhangwei", "why "+id); !strings.Contains(before, "I'm on it") || strings.Contains(said, "I'm on it") {
		t.Errorf("%q", said)
	}
	if said := h.say("zhangwei", "ack "+id+" called them"); !strings.Contains(said, "Yours now") {
		t.Errorf("a note: %q", said)
	}
}

// What a snooze can wait for is told with an example that works.
func TestAPromiseIsTaughtByAnExample(t *testing.T) {
	h := newHouse(t)
	h.morning()
	id := h.alert("A-1").ID
	for _, text := range []string{"snooze " + id + " 3d until revenue recovers", "snooze " + id + " until days_silent < 9"} {
		_, example, found := strings.Cut(h.say("zhangwei", text), "snooze "+id)
		example = strings.Split(example, ".")[0]
		if !found || !strings.Contains(example, "until days_silent <= 10") {
			t.Fatalf("%s: %q", text, example)
		}
		if said := h.say("zhangwei", "snooze "+id+example); !strings.Contains(said, "Promise: days_silent <= 10") {
			t.Errorf("%q", said)
		}
	}
}

// The day of a card is the company's: whose clocks show another is told so.
func TestACardNamesTheZone(t *testing.T) {
	h := newHouse(t)
	if said := h.say("zhangwei", "account A-1"); !strings.Contains(said, "As known on Nov 24 08:30") || strings.Contains(said, "Shanghai") {
		t.Errorf("%q", said)
	}
	h.change("zhangwei", func(p *chat.Person) { p.Zone = "Europe/Berlin" })
	if said := h.say("zhangwei", "account A-1"); !strings.Contains(said, "Nov 24 08:30 (Asia/Shanghai)") {
		t.Errorf("%q", said)
	}
}
