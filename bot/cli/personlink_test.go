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
	config := "people:\n  - {id: boss, name: 老板, name_en: Boss, roles: [admin]}\n"
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
}
