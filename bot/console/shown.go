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

// fresh gives the parts of which the message of r did not have every block
// when it was shown last, and remembers all of it. A message that is new is
// fresh throughout.
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
	known := func(b chat.Block) bool {
		return slices.ContainsFunc(before, func(old chat.Block) bool { return reflect.DeepEqual(old, b) })
	}
	var out []chat.Block
	for _, part := range parts(blocks) {
		if !slices.ContainsFunc(part, func(b chat.Block) bool { return !known(b) }) {
			continue
		}
		out = append(out, part...)
	}
	return out
}

// parts cuts a message into what belongs together: a heading, and what ends
// with its buttons or begins with its title.
func parts(blocks []chat.Block) (out [][]chat.Block) {
	begin := 0
	cut := func(i int) {
		if i > begin {
			out, begin = append(out, blocks[begin:i]), i
		}
	}
	for i, b := range blocks {
		if b.Heading != "" || b.Divider || b.Note != "" || titled(b) {
			cut(i)
		}
		if b.Heading != "" || b.Buttons != nil {
			cut(i + 1)
		}
	}
	cut(len(blocks))
	return out
}

// titled says that a paragraph is a title: all that is not strong in it are
// its marks.
func titled(b chat.Block) bool {
	return slices.ContainsFunc(b.Text, func(s chat.Span) bool { return s.Style == chat.Strong || s.Style == chat.Good })
}
