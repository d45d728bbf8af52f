package bot

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/riskbell/riskbell/bot/slack/slacktest"
	"github.com/riskbell/riskbell/bot/telegram/telegramtest"
	"github.com/riskbell/riskbell/internal/i18n"
)

// secrets are what no finding may tell.
var secrets = []string{
	slacktest.BotToken, slacktest.AppToken, slacktest.SigningSecret, wardSecret, telegramtest.Token,
	"AAFD39kkdpWt3ywyRZergyOLMaJhac60qcK", "TicketIsSecret", "hunter2",
}

// unfilled is what no told text holds.
var unfilled = regexp.MustCompile(`\{[a-z]+\}|\n`)

// whole checks that a finding is worded, in both languages, and tells no secret.
func whole(t *testing.T, f Finding) {
	t.Helper()
	if place(f.Area) < 0 || !i18n.Has(i18n.Key("doctor.area."+f.Area)) {
		t.Errorf("%s: there is no area %q", f.Name, f.Area)
	}
	for _, lang := range []i18n.Lang{i18n.ZH, i18n.EN} {
		says, why, do := f.Text(lang)
		for _, text := range []string{says, why, do} {
			if text == "" && (f.Health != Sound || text == says) || strings.Contains(text, "doctor.") || unfilled.MatchString(text) {
				t.Errorf("%s is told as %q", f.Name, text)
			}
			for _, secret := range secrets {
				if strings.Contains(text, secret) {
					t.Errorf("%s tells a secret: %q", f.Name, text)
				}
			}
		}
	}
}

// A company in good health has no finding that asks for anything.
func TestTheDoctorIsContentWithAHealthyCompany(t *testing.T) {
	w := newWard(t, filepath.Join(t.TempDir(), "data"))
	w.well()
	for name, f := range w.examine() {
		if whole(t, f); f.Health != Sound {
			says, _, _ := f.Text(i18n.EN)
			t.Errorf("%s: %s: %s", name, f.Health, says)
		}
	}
}
