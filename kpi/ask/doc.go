// Package ask reads questions about figures in plain Chinese and English and
// makes a kpi.Query of each, without a model and without a network. What is
// ambiguous, unknown or missing gives a question back with whole queries to
// choose from; nothing is guessed in silence.
//
// A text goes through six steps:
//
//	normalise   NFKC, simplified characters, lower case; offsets are kept
//	cover       words of the lexicon, times (when.go, time_*.go, spans_*.go,
//	            parts_*.go) and tops explain the text; the chain with the
//	            highest weight wins
//	mend        mistyped words of times are put right; a second cover
//	guess       what is left is compared with known words; another cover
//	collect     tokens fill slots; dimensions, members and measures are settled
//	question    slots make a query, or change the one before (followup.go);
//	            clarify.go and residue.go find what must be asked back
//
// Times follow these conventions: weeks begin on Monday and are numbered by
// ISO 8601; this and last name whole calendar units, a rolling window ends
// today and includes it, the last N quarters are whole ones that are over; a
// month, quarter or date without a year is the latest that has begun; ranges
// include their last day; until and before begin with the year their last day
// lies in; the fiscal year is the calendar year.
package ask
