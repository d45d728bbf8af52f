package commands

import (
	"strings"
	"testing"
)

func TestHelpForAVerbThatIsNotThere(t *testing.T) {
	h := newHouse(t)
	for text, want := range map[string]string{
		"help nonsense":  "no command “nonsense”. Say help",
		"help rsiks":     "Did you mean risks",
		"help /why":      "arithmetic",
		"help":           "What I can do",
		"hello riskbell": "What I can do",
	} {
		if said := h.say("lina", text); !strings.Contains(said, want) {
			t.Errorf("%s: %q", text, said)
		}
	}
}

// Nobody is told of a verb that is not theirs.
func TestHintsNameOnlyWhatOneMayUse(t *testing.T) {
	h := newLinkHouse(t)
	if said := h.say("lina", "/peopl"); strings.Contains(said, "people") {
		t.Errorf("%q", said)
	}
	if said := h.say("boss", "/peopl"); !strings.Contains(said, "people") {
		t.Errorf("%q", said)
	}
}
