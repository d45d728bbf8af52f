// Package crm is the company's records as a ledger: every version of every
// record with the instant we learned it (KnownAt) beside the time it speaks of.
// Nothing is read from the ledger but through a View at an instant, which
// shows what was known then: today's warnings, a backtest and a blind replay
// are one code path with different Views.
package crm
