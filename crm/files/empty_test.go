package files

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/riskbell/riskbell/crm/mapping"
	"github.com/riskbell/riskbell/internal/unit"
)

func TestAnEmptyFolderIsCalledEmpty(t *testing.T) {
	mapping, err := mapping.Load("", mapping.Home{})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"": "the folder is empty", "notes.txt": "no file fits"} {
		dir := t.TempDir()
		if name != "" {
			if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := Open(dir, mapping.AsOf(unit.Instant(0))); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("a folder with %q: %v, want %q", name, err, want)
		}
	}
}
