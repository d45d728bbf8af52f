// Package engine is what every engine under measurement can do: take the
// company, answer the eight questions, go over all accounts for the risk pass,
// and take changed orders. Answers are exact, in whole numbers, so that those
// of two engines are the same or one of them is wrong.
package engine

import (
	"context"
	"fmt"
	"slices"

	"github.com/riskbell/riskbell/bench/gen"
)

// Engine is one engine on one folder. Ask and Risk may be called by several
// goroutines at once, Load and Apply by one.
type Engine interface {
	// Load takes all rows of the company, and returns once they are durable
	// and all that answers rest on is built.
	Load(ctx context.Context) error
	// Ask answers a question.
	Ask(ctx context.Context, q Question) (Table, error)
	// Risk gives the features of every account once, in any order.
	Risk(ctx context.Context, each func(*Risk) error) error
	// Apply takes changed orders, all or none, and returns once they are durable.
	Apply(ctx context.Context, orders []gen.Order) error
	Close() error
}

// Compacter is an engine that can say how large its files would be if they were
// filled anew with what they hold.
type Compacter interface {
	Compacted(ctx context.Context) (bytes int64, err error)
}

// Maker opens an engine.
type Maker struct {
	Name    string
	Version func() string
	// Open opens what a Load left in folder; an empty folder begins anew.
	Open func(ctx context.Context, folder string, c *gen.Company) (Engine, error)
}

// Question names one of the eight questions.
type Question string

// The questions.
const (
	Revenue Question = "revenue last month"
	Regions Question = "revenue by region, month before, year ago"
	Top     Question = "top 10 reps by revenue this quarter"
	Churn   Question = "churn rate"
	Cycle   Question = "median sales cycle"
	Signing Question = "contract signing rate"
	CSAT    Question = "CSAT by month"
	Trend   Question = "a rep's daily revenue, 90 days"
)

// Questions are all questions, in the order of the table.
func Questions() []Question {
	return []Question{Revenue, Regions, Top, Churn, Cycle, Signing, CSAT, Trend}
}

// Table is an answer: rows in the order told beside the question's columns.
type Table []Row

// Row is a line of an answer; Key is "" where there is but one.
type Row struct {
	Key string  `json:"k,omitempty"`
	V   []int64 `json:"v"`
}

// Columns are the names of the values in a question's rows. Money is in minor
// units of the base currency; n counts orders,
// deals or answers.
func Columns(q Question) []string {
	return map[Question][]string{
		Revenue: {"revenue", "n"},
		Regions: {"month", "before", "year ago"}, // by region, "" for none
		Top:     {"revenue", "n"},                // by revenue, then by owner
		Churn:   {"lost", "had"},
		Cycle:   {"twice the median days", "days", "n"},
		Signing: {"signed", "decided", "undecided"},
		CSAT:    {"points", "n"},  // by month
		Trend:   {"revenue", "n"}, // every day of the 90
	}[q]
}

// Compare tells the first difference between two answers, with both rows; nil
// for none.
func Compare(q Question, a, b Table) error {
	for i := range max(len(a), len(b)) {
		x, y := row(a, i), row(b, i)
		if x.Key != y.Key || !slices.Equal(x.V, y.V) {
			return fmt.Errorf("%s, row %d %q: %q %v against %q %v", q, i+1, Columns(q), x.Key, x.V, y.Key, y.V)
		}
	}
	return nil
}

func row(t Table, i int) Row {
	if i < len(t) {
		return t[i]
	}
	return Row{Key: "(no such row)"}
}
