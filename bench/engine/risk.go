package engine

import "fmt"

// Risk is what the risk pass tells of an account today. Orders are those not
// cancelled, on any day of the ledger; revenue is theirs, before returns.
type Risk struct {
	Account int // number of the account
	// Orders counts them, OrderDays the days with at least one; LastOrder is the
	// latest such day and 0 without.
	Orders, OrderDays, LastOrder int64
	// GapDays is from the first order day to the last: over OrderDays-1 it is
	// the mean gap. Gap2 is twice the median gap, 0 for fewer than two order days.
	GapDays, Gap2 int64
	// Revenue90 and Revenue365 are of the days up to today, Before365 of the
	// 365 days before those; in minor units of the base currency.
	Revenue90, Revenue365, Before365 int64
	// LastContact is the latest day up to today with an activity that is done.
	LastContact int64
	// OpenDeals counts open deals.
	OpenDeals int64
	// Points and Answers are of CSAT surveys: their mean is the satisfaction.
	Points, Answers int64
	// Overdue is what is owed on invoices due before today, as kpi.Overdue
	// defines it: at the rate of the invoice's day.
	Overdue int64
}

// Line is the row as text, for files that are compared.
func (r Risk) Line() string {
	return fmt.Sprintf("%d orders=%d days=%d last=%d gaps=%d gap2=%d r90=%d r365=%d before=%d contact=%d open=%d points=%d answers=%d overdue=%d",
		r.Account, r.Orders, r.OrderDays, r.LastOrder, r.GapDays, r.Gap2, r.Revenue90, r.Revenue365, r.Before365,
		r.LastContact, r.OpenDeals, r.Points, r.Answers, r.Overdue)
}
