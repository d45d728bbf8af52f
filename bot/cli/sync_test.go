package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What is wrong with a feed is said when it is read and, as it still is, when
// it was not read again.
func TestSyncSaysWhatIsWrongWithAFeed(t *testing.T) {
	feed := t.TempDir()
	rows := "id,account,ordered_on,amount,colour\n"
	for i := range 20 {
		amount := "12.00"
		if i%3 == 0 {
			amount = "much"
		}
		rows += fmt.Sprintf("O-%d,A-1,2026-01-02,%s,red\n", i, amount)
	}
	ok(t, os.WriteFile(filepath.Join(feed, "orders.csv"), []byte(rows), 0o600))
	ok(t, os.WriteFile(filepath.Join(feed, "widgets.csv"), []byte("id\n1\n"), 0o600))
	config := file(t, "config.yaml", fmt.Sprintf("data: data\nfeeds: [{name: crm, folder: %s}]\n", feed))
	notes := []string{
		"note: widgets.csv: its name is no kind of record; not read",
		"note: orders.csv: column colour is no field of order; kept as extra",
	}
	for _, tt := range []struct {
		name string
		args []string
		says []string
		rows int
	}{
		{"first", nil, append(notes, "7 rows set aside", "orders.csv:2: order: amount", "… and 2 more (--aside 7 lists them all)"), 5},
		{"unchanged", []string{"--aside", "7"}, append(notes, "it was read on", "7 rows were set aside then", "orders.csv:20: order: amount"), 7},
		{"unchanged again", nil, append(notes, "… and 2 more"), 5},
		{"as JSON", []string{"--json"}, []string{`"same_as": 1`}, 0},
	} {
		code, out, errs := run(t, "", append([]string{"sync", "--config", config}, tt.args...)...)
		if code != 0 || errs != "" || strings.Count(out, ": order: amount") != tt.rows {
			t.Errorf("%s: gave %d, %q\n%s", tt.name, code, errs, out)
		}
		for _, want := range tt.says {
			if !strings.Contains(out, want) {
				t.Errorf("%s: %q is not said in\n%s", tt.name, want, out)
			}
		}
	}
}
