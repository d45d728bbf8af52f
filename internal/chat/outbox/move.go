package outbox

import (
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/storage"
)

// Move lets what is owed in a chat go to another, in the same order, because
// the platform gave the chat another name. Messages that were delivered stay
// where they are: what is said under their keys from now on is a new message.
func Move(w storage.Writer, from, to chat.Place) error {
	var rows []owed
	for row, err := range posts.By(w, "lane", storage.Key(laneOf(from))) {
		if err != nil {
			return err
		}
		rows = append(rows, row.Value)
	}
	for _, row := range rows {
		row.Post.To.Platform, row.Post.To.Workspace, row.Post.To.Channel = to.Platform, to.Workspace, to.Channel
		if err := posts.Put(w, storage.Key(row.Post.Key), row); err != nil {
			return err
		}
	}
	if len(rows) == 0 {
		return nil
	}
	_, err := w.Enqueue(queue, laneOf(to), w.Now(), []byte{})
	return err
}
