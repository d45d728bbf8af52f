package telegram

import (
	"slices"
	"strings"

	tg "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"github.com/riskbell/riskbell/internal/chat"
)

// text draws the blocks below each other. If they do not fit, the longest are
// cut, all to the same length.
func (p *pen) text(blocks []chat.Block, limit int) (string, []tg.MessageEntity) {
	gaps := gaps(blocks)
	room := limit
	for _, g := range gaps {
		room -= len(g)
	}
	pieces := p.pieces(blocks, func(int) int { return room })
	sizes := make([]int, len(pieces))
	for i, w := range pieces {
		sizes[i] = w.units
	}
	if level := fill(sizes, room); level < room {
		pieces = p.pieces(blocks, func(i int) int { return min(level, sizes[i]+1) })
	}
	out := newWriter(limit, &p.free)
	for i, w := range pieces {
		if w.units == 0 {
			continue
		}
		if out.units > 0 {
			out.own(plain, gaps[i])
		}
		for _, e := range w.entities {
			e.Offset += out.units
			out.entities = append(out.entities, e)
		}
		out.text.WriteString(w.text.String())
		out.units += w.units
	}
	if strings.TrimSpace(out.text.String()) == "" {
		return p.lang.T("telegram.choose"), nil
	}
	return out.text.String(), out.entities
}

// pieces draws each block within its own limit.
func (p *pen) pieces(blocks []chat.Block, limit func(i int) int) []*writer {
	p.free = maxEntities
	out := make([]*writer, len(blocks))
	for i, b := range blocks {
		out[i] = newWriter(limit(i), &p.free)
		if m := p.marks[i]; m != "" {
			out[i].own(bold, m)
			if b.Table != nil || len(b.Buttons) > 0 {
				out[i].own(plain, "\n")
			} else {
				out[i].own(plain, " ")
			}
		}
		p.block(out[i], b)
	}
	return out
}

// fill is the length to which the longest sizes are cut so that all fit into
// room; room itself if nothing has to be cut.
func fill(sizes []int, room int) int {
	total := 0
	for _, n := range sizes {
		total += n
	}
	if total <= room {
		return room
	}
	sorted := slices.Sorted(slices.Values(sizes))
	left := room
	for i, n := range sorted {
		share := left / (len(sorted) - i)
		if n > share {
			return share
		}
		left -= n
	}
	return room
}

// gaps is what stands before each block: an empty line before what begins a
// part and after what closes one.
func gaps(blocks []chat.Block) []string {
	out := make([]string, len(blocks))
	for i, b := range blocks {
		out[i] = "\n"
		if i > 0 && apart(blocks[i-1], b) {
			out[i] = "\n\n"
		}
	}
	return out
}

func apart(before, b chat.Block) bool {
	switch {
	case len(before.Buttons) > 0 || b.Heading != "":
		return true
	case b.Table != nil:
		return before.Heading == ""
	}
	return before.Table != nil
}
