package console

import "github.com/riskbell/riskbell/internal/chat"

// tint is how a run of text is coloured: the parameter of an SGR sequence
// (ECMA-48, 8.3.117). Only the sixteen colours of the terminal's own palette
// are used, so that it reads well on light and dark.
type tint string

const (
	plain  tint = ""
	bold   tint = "1"
	dim    tint = "2"
	red    tint = "31"
	green  tint = "32"
	cyan   tint = "36"
	strong tint = "1;36"
	alarm  tint = "1;31"
)

func tintOf(s chat.Style) tint {
	switch s {
	case chat.Strong:
		return bold
	case chat.Code:
		return cyan
	case chat.Good:
		return green
	case chat.Bad:
		return red
	}
	return plain
}

func tintOfButton(w chat.Weight) tint {
	switch w {
	case chat.Main:
		return bold
	case chat.Danger:
		return red
	}
	return plain
}

// paint colours s if the pen has colours.
func (p pen) paint(t tint, s string) string {
	if !p.colour || t == plain || s == "" {
		return s
	}
	return "\x1b[" + string(t) + "m" + s + "\x1b[0m"
}
