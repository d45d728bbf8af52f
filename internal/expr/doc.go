// Package expr compiles the expressions of rules: one boolean formula over
// named, typed features of a subject, such as
//
//	orders >= 4 && days_since_last_order > 2.5 * median_gap && revenue_12m > 50000
//
// The language is a part of CEL without anything that can loop, numbers written
// as people write them (2 and 2.0 are the same), and three-valued: a feature that
// is absent is unknown, and a formula whose truth hangs on it is Unknown, neither
// true nor false. `known(f)` asks. Dividing by zero is unknown too. Texts, in
// double or single quotes, are compared with ==, !=, in [...], .startsWith(…),
// .endsWith(…), .contains(…); days with each other or with day("2026-01-31");
// day - day is a duration in days. Also abs(x), min(a, b), max(a, b), c ? a : b,
// and // for a comment. From loose to tight: ?:, ||, &&, comparisons and in,
// + -, * /, the signs - and !.
//
// A formula becomes a tree whose features are slots. The tree is all there is:
// Test walks it to the first part that decides, Explain and SmallestChange ask
// the same parts, so that no explanation can disagree with the verdict.
//
//	type Env map[string]Kind                       // Number, Bool, Text, Money (major units), Day, Duration (days)
//	func NewCompiler(env Env) (*Compiler, error)   // Names() gives the features by slot
//	func (*Compiler) Compile(src string) (*Program, error) // Faults: every one with its place, near names, in both languages
//	type Source interface{ Number(slot int) (float64, bool); Text(slot int) (string, bool) }
//	func (*Program) Test(s Source) Truth           // True, False, Unknown; lazily, without allocating
//	type Values map[string]Value                   // Num(2), Flag(true), Str("a"), Amount(12.5), DayOf(d), Days(21)
//	func (*Program) Eval(v Values) (Result, error) // Result{Truth, Missing []string}
//	func (*Program) Features() []string            // what the formula reads, sorted
//	func Explain(p *Program, v Values) Node        // comparisons with both sides, values and truth; Node.String()
//	func SmallestChange(p *Program, v Values, step func(name string) float64) (Change, bool)
package expr
