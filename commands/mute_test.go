package commands

import (
	"strings"
	"testing"
	"time"
)

// A kind of warning is muted for the one who asked, until the end he named or
// until he takes it back.
func TestAKindOfWarningIsMutedForOnePersonOnly(t *testing.T) {
	h := newHouse(t)
	h.morning()
	id := h.alert("A-3").ID
	if said := h.say("lina", "mute "+id+" 30d"); !strings.Contains(said, "No warnings of this kind") {
		t.Fatalf("got %q", said)
	}
	if said := h.say("lina", "risks"); strings.Contains(said, id) {
		t.Errorf("she still gets %q", said)
	}
	if said := h.say("shenlan", "risks"); !strings.Contains(said, id) {
		t.Errorf("the risk manager lost it: %q", said)
	}
	if said := h.say("lina", "mute "+id); !strings.Contains(said, "Say for how long") {
		t.Errorf("without an end: %q", said)
	}
	if said := h.say("lina", "mute W-999 3d"); !strings.Contains(said, "no warning W-999") {
		t.Errorf("an unknown one: %q", said)
	}
	h.now = h.now.Add(time.Hour)
	h.say("lina", "mute off")
	if said := h.say("lina", "risks"); !strings.Contains(said, id) {
		t.Errorf("after mute off she gets %q", said)
	}
}
