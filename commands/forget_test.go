package commands

import (
	"testing"
	"time"

	"github.com/riskbell/riskbell/storage"
)

func TestQuestionsAreForgottenWhenNobodyCanFollowUp(t *testing.T) {
	h := newHouse(t)
	count := func() (n int) {
		h.read(func(r storage.Reader) error {
			for _, err := range askedTable.Scan(r, storage.Range{}) {
				if err != nil {
					return err
				}
				n++
			}
			return nil
		})
		return n
	}
	h.say("zhangwei", "revenue this year")
	h.now = h.now.Add(10 * time.Minute)
	h.say("gucheng", "revenue this year")
	for _, c := range []struct {
		later time.Duration
		kept  int
	}{{20 * time.Minute, 2}, {time.Minute, 1}, {9 * time.Minute, 1}, {time.Minute, 0}} {
		h.now = h.now.Add(c.later)
		if err := h.set.Forget(t.Context(), h.now); err != nil {
			t.Fatal(err)
		}
		if n := count(); n != c.kept {
			t.Errorf("at %v %d questions are kept, want %d", h.now, n, c.kept)
		}
	}
}
