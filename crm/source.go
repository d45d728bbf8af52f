package crm

import (
	"context"
	"strings"

	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
)

// Source is where records come from: a CRM, files, people's entries.
type Source interface {
	// Name is the source's lasting name, one per feed.
	Name() string
	// Fetch reads the next page after cursor, "" for the very beginning. It is
	// called outside any transaction. The records are the ledger's afterwards.
	Fetch(ctx context.Context, cursor string) (Page, error)
}

// Page is what one Fetch gives: a few thousand records are a good size, as a
// page is one transaction.
type Page struct {
	Records []Record
	// History has dated changes of the past, which the first import uses. They
	// may come on another page than their records.
	History  []FieldChange
	Gone     []Ref // records the source says were deleted
	Rejected []Rejection
	Read     int    // rows read for this page, good and bad
	Cursor   string // where the next Fetch begins, also in the next run after Last
	Last     bool   // the run ends with this page
	Whole    bool   // the run lists every record there is: others are gone
	// Notes are what people should know of the feed as such, such as a column
	// nobody understands.
	Notes []i18n.Words
	// Same says that the feed was not read, as it is what the last run read.
	Same bool
}

// FieldChange is a change in the past, with values as Text writes them.
type FieldChange struct {
	Ref      Ref
	Field    string
	Old, New string
	At       unit.Instant
}

// Rejection is a row that was set aside.
type Rejection struct {
	Place  string     `cbor:"1,keyasint" json:"place"`                   // file:line or stream:line, stdin:line of a tap
	Reason i18n.Words `cbor:"2,keyasint" json:"reason"`                  // what is wrong with which value where, and what to do
	Raw    string     `cbor:"3,keyasint,omitempty" json:"raw,omitempty"` // the row, cut
}

// Text is the place with the reason in language l.
func (r Rejection) Text(l i18n.Lang) string {
	if i := strings.LastIndexByte(r.Place, ':'); i > 0 {
		return l.T("feed.place", "file", r.Place[:i], "line", r.Place[i+1:], "problem", r.Reason)
	}
	return l.T("feed.in", "place", r.Place, "problem", r.Reason)
}

// Run is what one sync did.
type Run struct {
	Number    uint64       `cbor:"1,keyasint" json:"number"` // rises by one per run of any source
	Source    string       `cbor:"2,keyasint" json:"source"`
	StartedAt unit.Instant `cbor:"3,keyasint" json:"started_at"`
	EndedAt   unit.Instant `cbor:"4,keyasint,omitempty" json:"ended_at,omitzero"` // 0: it was cut off
	Rows      map[Kind]int `cbor:"5,keyasint,omitempty" json:"rows,omitempty"`    // good records, by kind
	Read      int          `cbor:"6,keyasint,omitempty" json:"read"`
	New       int          `cbor:"7,keyasint,omitempty" json:"new"`
	Changed   int          `cbor:"8,keyasint,omitempty" json:"changed"`
	Unchanged int          `cbor:"9,keyasint,omitempty" json:"unchanged"`
	Gone      int          `cbor:"10,keyasint,omitempty" json:"gone"`
	Rejected  int          `cbor:"11,keyasint,omitempty" json:"rejected"`
	// Duplicates had an id that came before in the run, FutureDated a
	// modification after the run's start; Misfits are history entries that do
	// not fit their record.
	Duplicates  int `cbor:"12,keyasint,omitempty" json:"duplicates,omitempty"`
	FutureDated int `cbor:"13,keyasint,omitempty" json:"future_dated,omitempty"`
	Misfits     int `cbor:"14,keyasint,omitempty" json:"misfits,omitempty"`
	// Resumed says that the run went on where one was cut off.
	Resumed bool       `cbor:"15,keyasint,omitempty" json:"resumed,omitempty"`
	Problem i18n.Words `cbor:"16,keyasint,omitempty" json:"problem,omitzero"` // why it is not good; empty if it is
	// Notes are the pages' Notes, maxNotes at most.
	Notes []i18n.Words `cbor:"17,keyasint,omitempty" json:"notes,omitempty"`
	// SameAs is the number of the run that read this feed when it was as it is
	// now: what that run set aside still is. 0 where this run read it itself.
	SameAs uint64 `cbor:"18,keyasint,omitempty" json:"same_as,omitempty"`
}

// maxNotes is how many notes a run keeps: many files with one fault need no
// more to be seen.
const maxNotes = 20

// Good reports that the run came to its end without a problem.
func (r Run) Good() bool { return r.EndedAt != 0 && r.Problem == (i18n.Words{}) }

// NotesIn is the notes in language l.
func (r Run) NotesIn(l i18n.Lang) []string {
	var out []string
	for _, note := range r.Notes {
		out = append(out, note.In(l))
	}
	return out
}

// Total is the number of good records of all kinds.
func (r Run) Total() int {
	n := 0
	for _, rows := range r.Rows {
		n += rows
	}
	return n
}
