package console

import (
	"reflect"
	"slices"

	"github.com/riskbell/riskbell/internal/chat"
)

// mostShown is how many messages the terminal remembers, to show of an update
// only what is new. An older one is shown whole.
const mostShown = 50

// shown is what the latest messages said, the oldest first.
type shown struct {
	messages []message
}

type message struct {
	receipt chat.Receipt
	blocks  []chat.Block
}

// fresh gives the blocks that the message of r did not have when it was shown
// last, and remembers all of them. A message that is new is fresh throughout.
func (s *shown) fresh(r chat.Receipt, blocks []chat.Block) []chat.Block {
	i := slices.IndexFunc(s.messages, func(m message) bool { return m.receipt == r })
	if i < 0 {
		s.messages = append(s.messages, message{r, blocks})
		if len(s.messages) > mostShown {
			s.messages = s.messages[1:]
		}
		return blocks
	}
	before := s.messages[i].blocks
	s.messages[i].blocks = blocks
	var out []chat.Block
	for _, b := range blocks {
		if !slices.ContainsFunc(before, func(old chat.Block) bool { return reflect.DeepEqual(old, b) }) {
			out = append(out, b)
		}
	}
	return out
}
