package commands

import (
	"slices"
	"strings"
	"testing"
)

// Administrators hear of a fault in the tree of teams once, and of the next one.
func TestAdministratorsHearOfAFaultyTree(t *testing.T) {
	h := newLinkHouse(t)
	told := func() (n int) {
		h.morning()
		h.now = h.now.Add(day)
		for _, text := range h.platform.Texts("boss") {
			n += strings.Count(text, "tree of teams")
		}
		return n
	}
	if n := told(); n != 0 {
		t.Errorf("told %d times of a sound tree", n)
	}
	h.feed("owners.csv", "id,name,team\nnew,New,nowhere\n")
	if first, second := told(), told(); first != 1 || second != 1 {
		t.Errorf("told %d times, after another morning %d", first, second)
	}
	if texts := h.platform.Texts("boss"); !strings.Contains(texts[len(texts)-1], "owner new is in team nowhere") {
		t.Errorf("told %q", texts)
	}
	h.feed("owners.csv", "id,name,team\nnew,New,elsewhere\n")
	if n := told(); n != 2 {
		t.Errorf("told %d times after another fault", n)
	}
	for _, who := range []string{"gucheng", "zhangwei"} {
		if slices.ContainsFunc(h.platform.Texts(who), func(s string) bool { return strings.Contains(s, "tree of teams") }) {
			t.Errorf("%s was told", who)
		}
	}
}
