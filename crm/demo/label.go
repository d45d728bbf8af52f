package demo

import (
	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
)

// The kinds of planted incidents. Entity says of whom or what each speaks.
const (
	SilentStop        = "silent_stop"         // account: no order any more
	BuyingLess        = "buying_less"         // account: orders at .4 of its rate
	ValueDrop         = "value_drop"          // account: orders of .4 of their value
	RegionRevenueDrop = "region_revenue_drop" // team of a region: one month down
	LowSigningRate    = "low_signing_rate"    // owner: odds of signing × .4
	StalledDeal       = "stalled_deal"        // opportunity: stays in its stage
	CloseDatePushed   = "close_date_pushed"   // opportunity: three pushes or more
	OverdueReceivable = "overdue_receivable"  // account: stopped paying what is due
	LateDeliveries    = "late_deliveries"     // account or product
	SatisfactionDrop  = "satisfaction_drop"   // account, product or team of a region
	Concentration     = "concentration"       // account: passes Size of a year's revenue
	FakeSale          = "fake_sale"           // owner: month-end orders reversed soon after
	SplitUnderLimit   = "split_under_limit"   // owner: one purchase as several under the limit
	CopiedContract    = "copied_contract"     // contract: another account's text
	InventedAmounts   = "invented_amounts"    // owner: amounts made up by a person
	ContractDispute   = "contract_dispute"    // contract
	DistortedRecord   = "distorted_record"    // opportunity: won without papers, back-dated, edited after
)

// The kinds of decoys: events that look like trouble and are none.
const (
	NewYearDip     = "new_year"        // the root team: everybody is at home
	GiantOrder     = "giant_order"     // account: one order far above its others, then as before
	NewRep         = "new_rep"         // owner: five deals, none won
	PriceChange    = "price_change"    // product: dearer, bought a little less
	AnnouncedClose = "announced_close" // account: closed for works holidays, and said so
	SeasonalBuyer  = "seasonal_buyer"  // account: buys in its season only
	HonestReturn   = "honest_return"   // account: one large return with a ticket, weeks after
	SinglePush     = "single_push"     // opportunity: close date moved once
	RepOnLeave     = "rep_on_leave"    // owner: no activity for a month
)

// Label is one planted incident or decoy.
type Label struct {
	Kind   string
	Entity crm.Ref
	// Start and End bound the cause: End is exclusive, 0 while it goes on.
	Start, End unit.Day
	// Size is the factor, share, number or rate the kind speaks of.
	Size float64
	// FirstObservable is the first morning on which a careful reader of the
	// records could know; it may lie after the company's today.
	FirstObservable unit.Day
	// Decoy marks what must stay silent. Tempts is then the kind of incident
	// it is easily taken for.
	Decoy  bool
	Tempts string
	// Account and Owner are those of the entity, where it has them, for
	// matching a warning about one with a label about the other.
	Account, Owner string
	Note           string
}

// Active reports whether the cause is at work, and could be known, on day.
func (l Label) Active(day unit.Day) bool {
	return l.FirstObservable <= day && (l.End == 0 || day < l.End)
}
