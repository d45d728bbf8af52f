package cli

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/riskbell/riskbell/internal/chat/outbox"
	"github.com/riskbell/riskbell/internal/i18n"
)

// A program that asks something unclear gets no prose where it expects data.
func TestAskingBackIsForProgramsToo(t *testing.T) {
	ask := []string{"ask", "--feed", "../testdata/company", "--today", "2026-11-24", "--as", "risk", "--lang", "en", "how is it going by region"}
	code, out, errs := run(t, "", append(ask, "--csv")...)
	if code != 2 || out != "" || !strings.Contains(errs, "?") && !strings.Contains(errs, "understand") {
		t.Errorf("csv: %d %q %q", code, out, errs)
	}
	code, out, _ = run(t, "", append(ask, "--json")...)
	var got struct {
		Question string
		Choices  []string
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil || code != 2 || got.Question == "" || got.Choices == nil {
		t.Errorf("json: %d %v %q", code, err, out)
	}
}

// Codes are for machines: a list for people has words.
func TestRulesAreListedInWords(t *testing.T) {
	if out := fine(t, "", "rules", "list", "--lang", "zh"); !strings.Contains(out, "customer_silent（客户，警告）") || strings.Contains(out, "alerts.") {
		t.Errorf("%q", out)
	}
}

func TestEveryReasonOfAPostHasWords(t *testing.T) {
	for _, r := range []outbox.Reason{outbox.Refused, outbox.PlaceGone, outbox.Unconfirmed, outbox.GivenUp, outbox.Late, outbox.Unlinked} {
		for _, l := range i18n.Langs {
			if text := reasonText(l, r); text == "" || strings.HasPrefix(text, "outbox.") {
				t.Errorf("%s in %s: %q", r, l, text)
			}
		}
	}
}
