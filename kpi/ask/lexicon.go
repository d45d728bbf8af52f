package ask

import (
	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/kpi"
)

// Lexicon is the words a company's questions are made of.
type Lexicon struct{}

// FromView is the lexicon of the company's records as known in v.
func FromView(v *crm.View) (*Lexicon, error) { return &Lexicon{}, nil }

// Parse reads text as asked on today; prior is the question before in the same
// conversation, nil if there is none.
func (l *Lexicon) Parse(text string, today unit.Day, prior *kpi.Query) Reading {
	return Reading{Clarify: &Clarify{Slot: "what"}}
}
