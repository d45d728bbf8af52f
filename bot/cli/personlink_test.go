package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/riskbell/riskbell/internal/chat"
)

func TestACodeForTheFirstAdministrator(t *testing.T) {
	file := filepath.Join(t.TempDir(), "config.yaml")
	t.Setenv("TELEGRAM_TOKEN", "1:"+strings.Repeat("a", 35))
	config := "telegram: {token: {env: TELEGRAM_TOKEN}}\npeople:\n  - {id: boss, name: 老板, name_en: Boss, roles: [admin]}\n"
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, errs := run(t, "", "person", "link", "Boss", "-c", file, "--lang", "en")
	if c, ok := chat.LinkCode(out); code != 0 || !ok || c != strings.TrimSpace(out) || !strings.Contains(errs, "link "+c) {
		t.Errorf("%d %q %q", code, out, errs)
	}
	if code, _, errs := run(t, "", "person", "link", "nobody", "-c", file, "--lang", "en"); code == 0 || !strings.Contains(errs, "nobody") {
		t.Errorf("%d %q", code, errs)
	}
	if code, _, errs := run(t, "", "person", "link", "boss", "--platform", "icq", "-c", file, "--lang", "en"); code != 2 || !strings.Contains(errs, "telegram") {
		t.Errorf("%d %q", code, errs)
	}
	if code, out, errs := run(t, "", "person", "link", "boss", "--platform", "slack", "-c", file, "--lang", "en"); code != 1 || out != "" || !strings.Contains(errs, "choose among telegram") {
		t.Errorf("%d %q", code, errs)
	}
	if code, out, errs := run(t, "", "person", "link", "boss", "-c", file, "--lang", "zh"); code != 0 || !strings.Contains(errs, "发送：绑定 "+strings.TrimSpace(out)) {
		t.Errorf("%d %q", code, errs)
	}
}

// A code that could be used nowhere is not given.
func TestNoCodeWithoutAPlatform(t *testing.T) {
	file := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(file, []byte("people:\n  - {id: boss, name: 老板, roles: [admin]}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, out, errs := run(t, "", "person", "link", "boss", "-c", file, "--lang", "zh"); code != 1 || out != "" || !strings.Contains(errs, "没有接入") {
		t.Errorf("%d %q %q", code, out, errs)
	}
}
