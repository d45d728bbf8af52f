package bot

import (
	"testing"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/chat/outbox"
	"github.com/riskbell/riskbell/storage"
)

// What was owed to somebody who is no longer configured is not sent; the others
// get theirs.
func TestWhoIsNoLongerConfiguredIsOwedNothing(t *testing.T) {
	c := DefaultConfig()
	c.Data = t.TempDir()
	c.People = []PersonConfig{{ID: "zhangwei", Name: "张伟", Roles: []string{"rep"}}, {ID: "lina", Name: "李娜", Roles: []string{"rep"}}}
	b := openBot(t, c, Options{})
	ok(t, b.State.Update(t.Context(), begin, func(w storage.Writer) error {
		for _, id := range []string{"zhangwei", "lina"} {
			p, _, err := chat.People{}.Get(w, id)
			if err != nil {
				return err
			}
			p.Home = &chat.Place{Platform: "telegram", Channel: id}
			if err := (chat.People{}).Put(w, p); err != nil {
				return err
			}
			post := chat.Post{Key: "digest/" + id, To: *p.Home, Blocks: []chat.Block{chat.Line("one warning")}}
			if err := outbox.Put(w, post); err != nil {
				return err
			}
		}
		return nil
	}))
	closeBot(t, b)
	c.People = c.People[1:]
	b = openBot(t, c, Options{})
	ok(t, b.State.View(t.Context(), begin, func(r storage.Reader) error {
		var closed []string
		for f, err := range outbox.Failures(r, 0) {
			if err != nil {
				return err
			}
			closed = append(closed, f.Post.Key+" "+string(f.Reason))
		}
		n, err := outbox.Count(r)
		if len(closed) != 1 || closed[0] != "digest/zhangwei unlinked" || n.Owed != 1 {
			t.Errorf("closed %q, owed %d", closed, n.Owed)
		}
		return err
	}))
}
