package cli

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/riskbell/riskbell/bot"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
	"github.com/riskbell/riskbell/storage/bolt"
)

// A folder is built once, whether it was ready or not: what is told of it never
// begins again.
func TestAFolderIsRebuiltOnce(t *testing.T) {
	config := company(t)
	fine(t, "", "sync", "-c", config)
	c, err := bot.LoadConfig(config)
	ok(t, err)
	rebuild := func() (string, int) {
		var errs bytes.Buffer
		sh := &shell{Env: Env{Out: &errs, Err: &errs}, ctx: t.Context(), lang: i18n.EN, now: unit.Instant(1 << 40)}
		steps := &rebuilding{sh: sh} // tells of every step
		ok(t, steps.run(c))
		return errs.String(), steps.total
	}
	ready, n := rebuild()
	store, err := bolt.Open(t.Context(), bot.Files(filepath.Join(filepath.Dir(config), "data"))[1], bolt.Options{NoSync: true})
	ok(t, err)
	ok(t, store.Update(t.Context(), 1, func(w storage.Writer) error { // as of a version before facts
		for e, err := range w.Scan("fact/state", storage.Range{}) {
			if err != nil {
				return err
			}
			if err := w.Delete("fact/state", e.Key); err != nil {
				return err
			}
		}
		return nil
	}))
	ok(t, store.Close())
	if unready, again := rebuild(); unready != ready || again != n || n == 0 || strings.Count(ready, "versions done") < 2 {
		t.Errorf("of a folder that was not ready is told\n%s%d versions, of one that was\n%s%d", unready, again, ready, n)
	}
}
