package alerts

import "testing"

func TestStarterRulesLoad(t *testing.T) {
	rules, err := StarterRules()
	if err != nil {
		t.Fatal(err)
	}
	if len(rules) < 12 {
		t.Errorf("%d rules, want at least 12", len(rules))
	}
	for _, r := range rules {
		if len(r.Version) != 8 || r.Place == "" {
			t.Errorf("%s has version %q and place %q", r.ID, r.Version, r.Place)
		}
	}
}
