package alerts

import (
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
)

// The verbs of the buttons under a warning; their argument "alert" is the
// number people use.
const (
	PressAck     = "ack"
	PressWhy     = "why"
	PressSnooze  = "snooze"
	PressUseful  = "useful"
	PressUseless = "useless"
	PressHeld    = "held" // no argument: the open list of what was held back
)

// Tokens turns presses into the tokens of buttons; nil makes blocks without buttons.
type Tokens func(chat.Press) string

// DigestBlocks is the digest as a message: per warning a title, what is at
// stake and what to do, with its buttons; then what was held back.
func DigestBlocks(l i18n.Lang, d Digest, rules []Rule, tokens Tokens) []chat.Block {
	return nil
}

// AlertBlocks is one warning with its buttons, as it stands in a digest.
func AlertBlocks(l i18n.Lang, it Item, rules []Rule, tokens Tokens) []chat.Block { return nil }

// WhyBlocks is the arithmetic of a warning, so that a reader can redo it: the
// comparisons with their values, the records behind them and when they were
// known, how likelihood and impact were computed, the smallest change that
// clears it, what would prove it right, and its history.
func WhyBlocks(l i18n.Lang, a Alert, history []Act, rules []Rule) []chat.Block { return nil }

// Title is the warning in one line.
func Title(l i18n.Lang, r Reading, rules []Rule) string { return "" }
