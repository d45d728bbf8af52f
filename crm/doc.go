// Package crm is the company's records as a ledger: every version of every
// record with the instant we learned it (KnownAt) beside the time it speaks of.
// Nothing is read from the ledger but through a View at an instant, which
// shows what was known then: today's warnings, a backtest and a blind replay
// are one code path with different Views.
//
// The feed store, namespace by namespace; all kinds lie alike, day is 0 for
// kinds that are not dated, and what is packed lies as storage/packed says:
//
//	packed/version  kind, day, id, number → known, superseded, effective, origin, deleted, record
//	└─ packed/version/of  kind, account, day, id → nothing
//	packed/change  kind, id → instants, fields, old and new values: dated history that was imported
//	record  kind, id → number and day of the current version, its source, older days
//	kind  kind → how many records, newest change, since when all is known
//	source  name → number, cursor, what is imported
//	run  number → what a sync did
//	rejected  run, number → a row that was set aside
//	number  class, name → its number in facts
//	name  class, number → the name
//	fact  kind, day, id, number, patch → versions of many records in columns
//	├─ fact/leaf  kind, day, id, number → what a block of them holds
//	├─ fact/head  kind → the number of the last writing
//	└─ fact/state  0 → the layout the facts have, and how far their rebuilding is
//
// What measures scan lies in facts too: numbers only, in the order of the day
// that measures look for, written with the versions (see internal/column).
// Facts says what All says, for any instant; what they hold can be built anew
// from the versions.
//
// A version is never altered but for the instant it was superseded. The index
// by account leads to a record on a day, not to a version: entries that no
// longer agree stay, so that past Views find theirs, and a reader checks what he
// finds. There is no index by owner, day of change or close date: what asks for
// those reads facts.
package crm
