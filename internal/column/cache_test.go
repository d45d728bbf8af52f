package column

import (
	"testing"

	"github.com/riskbell/riskbell/storage"
)

func TestAPassThatIsNotRepeatedKeepsNothing(t *testing.T) {
	s, c := openStore(t), NewCache(1<<20)
	write(t, s, Op{Row{Key: Key{3, "A", 1}, Known: 1, Values: []int64{1, 2}}, Add})
	read := func(scan func(r storage.Reader) int) (rows int) {
		t.Helper()
		err := s.View(t.Context(), 1, func(r storage.Reader) error {
			rows = scan(r)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return rows
	}
	once := func(r storage.Reader) (rows int) {
		for b, err := range c.ScanOnce(r, table, 0, 9, 9) {
			if err != nil {
				t.Fatal(err)
			}
			rows += b.Len()
		}
		if live, err := c.Live(r, table); err != nil || live != 1 {
			t.Errorf("%d rows are live, want 1 (%v)", live, err)
		}
		return rows
	}
	if rows := read(once); rows != 1 || len(c.kept) != 0 {
		t.Errorf("%d rows and %d blocks kept, want 1 and none", rows, len(c.kept))
	}
	read(func(r storage.Reader) int {
		for _, err := range c.Scan(r, table, 0, 9, 9) {
			if err != nil {
				t.Fatal(err)
			}
		}
		return 0
	})
	if len(c.kept) != 1 {
		t.Errorf("%d blocks kept, want 1", len(c.kept))
	}
}
