// Package stats is the pure mathematics behind the warnings: slices of
// float64 in, values out. It knows no records, no clock and no storage, and
// every function names the paper or formula it follows; the tests hold the
// published results.
//
// Customers and their orders (times in any one unit, the answers in the same):
//
//	type History struct{ Orders int; Recency, Age, LogGaps float64 }   // x, t_x, T, Σ ln gap
//	func HistoryOf(times []float64, now float64) (History, bool)       // order times; the first is not counted in x
//	func FitCNBD(hs []History, maxK int) (Purchase, error)             // MBG/CNBD-k, k by likelihood
//	func FitBGNBD(hs []History) (Purchase, error)
//	func (Purchase) NoOrder(h History, horizon float64) float64        // P(no order in the next horizon)
//	func (Purchase) Expected(h History, horizon float64) float64       // orders expected in it
//	func (Purchase) Alive(h History) float64                           // never rank by it
//	Purchase.Degenerate != ""                                          // do not use the fit, say why
//	func FitSpend(xs []Spend) (GammaGamma, error); (GammaGamma) Mean(Spend) float64
//	func GapsOf(gaps []float64) Gaps
//	func FitOverdue(customers []Gaps) (Overdue, error)
//	func (Overdue) Tail(own Gaps, t float64) float64                   // P(this gap lasts longer than t)
//	func (Overdue) DueBy(own Gaps, p float64) float64                  // the t at which Tail falls to p
//
// Series:
//
//	func STL(y []float64, c STLConfig) (Decomposition, error); func STLEasy(y, period, seasonal, degree, robust)
//	func SeriesScores(y []float64, season int) (Scores, error)         // every point against the earlier ones' promise
//	Scores{Log, Expected, Z []float64; Method string}                  // a drop: Z < DropZ
//	func YoY(y []float64, season int) []float64                        // log ratio, NaN where undefined
//	func EmpiricalTail(past []float64, x float64) float64              // chance of a score as low as x
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
//	func KaplanMeier(spells []Spell) Survival
//	func CompetingRisks(spells []Spell) Incidence
//	func (Incidence) Within(cause int, age, horizon float64) float64   // P(cause in (age, age+horizon] | open at age)
//	func (Incidence) Reached(age float64) int                          // ended spells that were ever this old
//
// Shares, intervals, digits:
//
//	func Wilson(hits, n int) Interval; AgrestiCoull; Newcombe(a, n, b, m int)
//	func NPS(promoters, passives, detractors int) (Interval, error); func NPSChange(now, before Survey) (Interval, error)
//	func FirstDigits / FirstTwoDigits(minor []int64) (Benford, error); JustUnder(minor []int64, limit int64) (Below, error)
//	func Concentration(values []float64) Shares
//	func Brier, Median, MAD, Quantile, AUC, Isotonic
package stats
