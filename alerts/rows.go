package alerts

import (
	"github.com/riskbell/riskbell/internal/unit"
)

// account is a customer with what belongs to it.
type account struct {
	id       string
	owner    uint32
	region   uint32
	contacts uint32
	// closedFrom to closedTo are announced days without business.
	closedFrom, closedTo unit.Day
	there                bool    // a record of a kind that makes subjects names it
	sales                []*sale // by day, cancelled ones left out
	repeat               []*sale // those that no deal brought: the customer's own rhythm
	invoices             []*invoice
}

// sale is one order.
type sale struct {
	amount    float64 // major units of the base currency
	root      float64 // the cube root of amount
	minor     int64   // in the order's own currency
	on        unit.Day
	account   uint32
	owner     uint32
	product   uint32
	currency  uint32
	row       uint32 // its place among the sales
	cancelled bool
	dealt     bool // a deal brought it
}

// back is a return.
type back struct {
	id     string
	on     unit.Day
	amount float64
}

// invoice is a receivable and what came in for it, as crm.Bill.
type invoice struct {
	minor, paid int64
	account     uint32
	row         uint32 // its place among the invoices
	currency    uint32
	issued, due unit.Day
	paidOn      unit.Day // of the latest payment
}

// contract is an agreement.
type contract struct {
	id                        string
	amount                    float64
	mark                      int64 // of its text
	account, owner, status    uint32
	length                    int32 // of its text, in characters
	sentOn, signedOn, quarrel unit.Day
}

// survey is an answer that counts for satisfaction, recently or before.
type survey struct {
	id               string // where it may be evidence
	account, product uint32
	scale            uint32
	on               unit.Day // answered
	happy            bool
}

// delivery is what was promised.
type delivery struct {
	id               string // where it may be evidence
	account, product uint32
	promised, done   unit.Day
}

// lull is how long a kind was without records: its latest day, its longest gap
// of the year, and its records of the year after the first.
type lull struct {
	last    unit.Day
	longest int
	year    int
}

type feedAge struct {
	source string
	at     unit.Instant
	rows   int
}
