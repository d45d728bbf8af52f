package outbox

import (
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/storage"
)

// Withdraw closes, as Unlinked, the owed posts of which gone is true, and gives
// them in the order of their chats. One that is being sent just now may arrive
// nevertheless; it is not tried again.
func Withdraw(w storage.Writer, gone func(chat.Post) bool) ([]chat.Post, error) {
	var rows []owed
	for row, err := range posts.By(w, "lane", nil) {
		if err != nil {
			return nil, err
		}
		if gone(row.Value.Post) {
			rows = append(rows, row.Value)
		}
	}
	out := make([]chat.Post, len(rows))
	for i, row := range rows {
		out[i] = row.Post
		if err := shut(w, row, Unlinked, "the account was taken off the person"); err != nil {
			return nil, err
		}
	}
	return out, nil
}
