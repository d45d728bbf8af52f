// Package stats is the pure mathematics behind the warnings: slices of
// float64 in, values out. It knows no records, no clock and no storage, and
// every function names the paper or formula it follows; the tests hold the
// published results.
//
// Customers and their orders (times in any one unit, the answers in the same):
//
//	func GapsOf(gaps []float64) Gaps
//	func FitOverdue(customers []Gaps) (Overdue, error)
//	func (Overdue) Tail(own Gaps, t float64) float64                   // P(this gap lasts longer than t)
//	Overdue.Degenerate != ""                                           // do not use the fit, say why
//
// Units compared with each other:
//
//	type Count struct{ Hits, N int }
//	func Funnel(units []Count) (FunnelReport, error)                   // per unit: rate, limits, p, q, level
//	func FitBetaBinomial(units []Count) (BetaPrior, error); (BetaPrior) Below(c Count, rate float64) float64
//	func BenjaminiHochberg(p []float64) []float64                      // adjusted p
//
// Durations:
//
//	func CompetingRisks(spells []Spell) Incidence
//	func (Incidence) Within(cause int, age, horizon float64) float64   // P(cause in (age, age+horizon] | open at age)
//	func (Incidence) Reached(age float64) int                          // ended spells that were ever this old
//
// Shares and intervals:
//
//	func Wilson(hits, n int) Interval; Newcombe(a, n, b, m int)
//	func Concentration(values []float64) Shares
//	func Median, Mean, MAD, Quantile
package stats
