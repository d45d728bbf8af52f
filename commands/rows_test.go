package commands

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/riskbell/riskbell/alerts"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/unit"
)

// A warning about how somebody works is not given to a colleague.
func TestADiscreetWarningIsNotGivenToAColleague(t *testing.T) {
	h := newHouse(t)
	secret := strings.Replace(silentRule, "severity:", "discreet: true\n    severity:", 1)
	h.set.deps.Rules = must(alerts.ParseRules("secret.yaml", []byte(secret)))(t)
	h.morning()
	id := h.alert("A-1").ID
	if said := h.say("shenlan", "assign "+id+" lina"); !strings.Contains(said, "lina is none") || h.alert("A-1").Assignee != "" {
		t.Errorf("a rep: %q", said)
	}
	if said := h.say("shenlan", "assign "+id+" gucheng"); !strings.HasPrefix(said, "Given to gucheng") {
		t.Errorf("a manager: %q", said)
	}
}

// Of rows that one may not see nothing is said, not zero.
func TestAQuestionAboutOthersRowsIsRefused(t *testing.T) {
	h := newHouse(t)
	for text, outside := range map[string]bool{
		"revenue of south last month": true, "revenue of lina last month": true,
		"revenue of east last month": false, "revenue last month": false,
	} {
		if said := h.say("gucheng", text); strings.Contains(said, "You see no rows") != outside {
			t.Errorf("%q was answered with %q", text, said)
		}
	}
	if said := h.say("shenlan", "revenue of south last month"); strings.Contains(said, "You see no rows") {
		t.Errorf("who sees all got %q", said)
	}
}

func TestRisksSayHowManyOfHowMany(t *testing.T) {
	h := newHouse(t)
	h.set.deps.Home.NextWarn = func(after unit.Instant) (unit.Instant, bool) { return after.Add(24 * time.Hour), true }
	if said := h.say("shenlan", "risks"); !strings.Contains(said, "No warnings were computed yet; that is next done on Nov 25") {
		t.Errorf("before the first morning: %q", said)
	}
	h.set.deps.Home.Budget = 1
	h.morning()
	if said := h.say("shenlan", "risks"); !strings.HasPrefix(said, "1 of 3 open warnings") {
		t.Errorf("with a budget of one: %q", said)
	}
	if said := h.say("shenlan", "held 2"); !strings.Contains(said, "Pages go from 1 to 1") {
		t.Errorf("a page that is not there: %q", said)
	}
}

// What is held back is shown a page at a time, every warning once.
func TestWhatIsHeldBackHasPages(t *testing.T) {
	h := newHouse(t)
	h.set.deps.Home.Budget = 1
	rules := "rules:\n"
	for i := range 20 {
		rules += strings.Replace(strings.TrimPrefix(silentRule, "\nrules:\n"), "id: silent", fmt.Sprintf("id: silent%d", i), 1)
	}
	h.set.deps.Rules = must(alerts.ParseRules("rules.yaml", []byte(rules)))(t)
	h.morning()
	first, last := h.say("shenlan", "held"), h.say("shenlan", "held ３")
	if !strings.Contains(first, "Page 1 of 3: say held 2") || strings.Contains(last, "Page 3") {
		t.Errorf("first %q\nlast %q", first, last)
	}
	seen := map[string]bool{}
	for _, page := range []string{first, h.say("shenlan", "held 2"), last} {
		for _, word := range strings.Fields(page) {
			if strings.HasPrefix(word, "W-") {
				seen[word] = true
			}
		}
	}
	if len(seen) != 59 {
		t.Errorf("%d of 59 warnings were shown", len(seen))
	}
}

// Whose morning comes a day later is told once, of the newest day.
func TestNobodyIsOwedTwoDigests(t *testing.T) {
	h := newHouse(t)
	h.change("lina", func(p *chat.Person) { p.Zone = "America/Los_Angeles" })
	for range 4 {
		must(h.set.Warn(t.Context(), h.now, nil))(t)
		h.now = h.now.Add(24 * time.Hour)
	}
	h.digestsAt(h.now)
	h.digestsAt(h.now.Add(18 * time.Hour))
	if got := h.texts("lina"); len(got) != 1 {
		t.Errorf("she got %d digests: %q", len(got), got)
	}
}
