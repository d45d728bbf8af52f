package commands

import (
	"strings"
	"testing"

	"github.com/riskbell/riskbell/alerts"
)

// The card of an account lists its open warnings, but not one that is kept
// from the reader, who may see the account itself.
func TestACardShowsNoWarningItsReaderMayNotSee(t *testing.T) {
	h := newHouse(t)
	secret := strings.NewReplacer("id: silent", "id: secret", "severity:", "discreet: true\n    severity:").Replace(silentRule)
	h.set.deps.Rules = must(alerts.ParseRules("secret.yaml", []byte(secret)))(t)
	h.morning()
	id := h.alert("A-1").ID
	for who, may := range map[string]bool{"zhangwei": false, "gucheng": true, "shenlan": true} {
		said := h.say(who, "account A-1")
		if !strings.Contains(said, "Yuanhang") || strings.Contains(said, id) != may {
			t.Errorf("%s, who may see the warning: %v, got %q", who, may, said)
		}
	}
	h.set.deps.Rules = must(alerts.ParseRules("rules.yaml", []byte(silentRule)))(t)
	h.morning()
	open := h.alert("A-1").ID
	if said := h.say("zhangwei", "account A-1"); !strings.Contains(said, open) || strings.Contains(said, id) {
		t.Errorf("of the warnings %s and %s, the second of which is kept from him, he got %q", open, id, said)
	}
}
