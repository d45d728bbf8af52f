package bot

import (
	"testing"
	"time"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
)

var feedIllnesses = []illness{
	{"feed.unset", Worn, func(w *ward) { delete(w.sections, "feeds") }},
	{"feed.gone", Broken, func(w *ward) { w.sections["feeds"] = "[{name: crm, folder: /no/such/folder}]" }},
	{"feed.unopened", Broken, func(w *ward) {
		w.sections["feeds"] = "[{name: crm, folder: " + w.TempDir() + ", mapping: " + w.file("m.yaml", "streams: 3\n") + "}]"
	}},
	{"feed.never", Worn, func(w *ward) { w.sections["feeds"] = "[{name: erp, folder: " + w.TempDir() + "}]" }},
	{"feed.problem", Broken, func(w *ward) {
		w.anew()
		w.sections["feeds"] = "[{name: crm, folder: /no/such/folder}]"
		b := w.open()
		if _, err := b.Sync(w.Context(), w.now, nil); err == nil {
			w.Error("a feed that is not there was read")
		}
		closeBot(w.T, b)
	}},
	{"feed.late", Worn, func(w *ward) { w.now = w.now.Add(27 * time.Hour) }},
	{"feed.old", Broken, func(w *ward) { w.now = w.now.Add(61 * time.Hour) }},
	{"feed.cut", Worn, func(w *ward) { w.gave(crm.Run{StartedAt: w.now}) }},
	{"feed.aside", Worn, func(w *ward) { w.gave(crm.Run{EndedAt: w.now, Rows: rows(9), Rejected: 1}) }},
	{"feed.shrunk", Worn, func(w *ward) {
		w.gave(crm.Run{EndedAt: w.now, Rows: rows(89)}, crm.Run{EndedAt: w.now, Rows: rows(100)})
	}},
}

func rows(n int) map[crm.Kind]int { return map[crm.Kind]int{crm.KindOrder: n} }

// gave lets the last readings of the feed have been these, the newest first.
func (w *ward) gave(runs ...crm.Run) {
	w.d.zone = time.UTC
	w.d.lastRead("crm", runs)
	w.d.gave("crm", runs)
}

// A feed that is read once a week is not late after a night.
func TestAFeedIsLateByItsSchedule(t *testing.T) {
	monday := unit.At(time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC))
	for line, want := range map[string]time.Duration{"*/30 * * * *": lateFeed, "": lateFeed, "0 6 * * 1": 14 * 24 * time.Hour} {
		d := &doctor{zone: time.UTC}
		d.config.Schedules.Sync = line
		if got := d.overdue(monday).Sub(monday); got != want {
			t.Errorf("%q: late after %v, want %v", line, got, want)
		}
	}
}
