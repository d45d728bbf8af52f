// Package expr compiles the expressions of rules: one boolean formula over
// named, typed features of a subject, such as
//
//	orders >= 4 && days_since_last_order > 2.5 * median_gap && revenue_12m > 50000
//
// It is CEL with everything that can loop removed, numbers written as people
// write them (2 and 2.0 are the same), and three-valued: a feature that is
// absent from Values is unknown, and a formula whose truth hangs on it is
// Unknown, neither true nor false. `known(f)` asks. Dividing by zero is
// unknown too. Text is compared with ==, !=, in [...], startsWith, endsWith,
// contains; days with each other or with day("2026-01-31"); day - day is a
// duration in days. Also abs(x), min(a, b), max(a, b), c ? a : b.
//
//	type Env map[string]Kind                       // Number, Bool, Text, Money (major units), Day, Duration (days)
//	func Compile(env Env, src string) (*Program, error)   // errors: every fault, with line:column and near names
//	type Values map[string]Value                   // Num(2), Flag(true), Str("a"), Amount(12.5), DayOf(d), Days(21)
//	func (*Program) Eval(v Values) (Result, error) // Result{Truth: True|False|Unknown, Missing []string, Cost uint64}
//	func (*Program) Features() []string            // what the formula reads, sorted
//	func Explain(p *Program, v Values) Node        // comparisons with both sides, values and truth; Node.String()
//	func SmallestChange(p *Program, v Values, step func(name string) float64) (Change, bool)
package expr
