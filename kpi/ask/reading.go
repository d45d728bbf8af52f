package ask

import (
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/kpi"
)

// Reading is what a text was understood as. Either Clarify says what must be
// asked back, or Query is the whole question.
type Reading struct {
	Query kpi.Query `json:"query"`
	// Lang is the language of the text.
	Lang i18n.Lang `json:"lang"`
	// Spans are the pieces of the text that were used, in their order.
	Spans []Span `json:"spans,omitempty"`
	// Expected is -1 for a text that speaks of a fall, 1 for one of a rise.
	Expected int `json:"expected,omitempty"`
	// Ignored are content words that were not used.
	Ignored []string `json:"ignored,omitempty"`
	// Inherited are the slots taken from the question before.
	Inherited []string `json:"inherited,omitempty"`
	// Alternatives are other defensible readings of the same text.
	Alternatives []kpi.Query `json:"alternatives,omitempty"`
	Clarify      *Clarify    `json:"clarify,omitempty"`
}

// Span is a piece of the text, in bytes of the original, with what it became.
type Span struct {
	From int    `json:"from"`
	To   int    `json:"to"`
	Text string `json:"text"`
	Slot string `json:"slot"` // metric, period, value, dimension, compare, top_n, intent
	// As is the id it was read as.
	As string `json:"as"`
	// Guessed says that the text is near to a known word, not equal to it.
	Guessed bool `json:"guessed,omitempty"`
}

// Clarify is a question back.
type Clarify struct {
	// Slot is what is unclear: metric, period, value, or what (nothing was
	// understood).
	Slot string `json:"slot"`
	// Word is the text in doubt; "" where something is missing.
	Word string `json:"word"`
	// Options are whole questions to choose from, at most four.
	Options []Option `json:"options,omitempty"`
}

// Option is one reading to choose, in words that tell it from the others.
type Option struct {
	Query kpi.Query `json:"query"`
	Label kpi.Name  `json:"label"`
}

// Text is the label in language l.
func (o Option) Text(l i18n.Lang) string {
	if l == i18n.EN && o.Label.EN != "" {
		return o.Label.EN
	}
	return o.Label.ZH
}
