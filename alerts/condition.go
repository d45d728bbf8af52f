package alerts

import (
	"math"
	"strconv"
	"strings"

	"github.com/riskbell/riskbell/internal/expr"
	"github.com/riskbell/riskbell/internal/i18n"
)

// Condition is a compiled expression over the features of a subject; the zero
// Condition stands for none and never holds.
type Condition struct {
	Source  string
	program *expr.Program
}

// IsZero reports that there is no condition.
func (c Condition) IsZero() bool { return c.program == nil }

// compilers are the expression compilers by kind of subject, each set up when
// it is first needed. They serve one loading of rules.
type compilers map[Kind]*expr.Compiler

// compile reads src over the features of a kind of subject; "" gives none.
func (c compilers) compile(subject Kind, src string) (Condition, error) {
	if src == "" {
		return Condition{}, nil
	}
	if c[subject] == nil {
		made, err := expr.NewCompiler(envOf(subject))
		if err != nil {
			return Condition{}, err
		}
		c[subject] = made
	}
	p, err := c[subject].Compile(src)
	if err != nil {
		return Condition{}, err
	}
	return Condition{Source: src, program: p}, nil
}

// compile reads one condition.
func compile(subject Kind, src string) (Condition, error) {
	return compilers{}.compile(subject, src)
}

func (c Condition) features() []string {
	if c.IsZero() {
		return nil
	}
	return c.program.Features()
}

// envOf is the typed names an expression about the subject may use.
func envOf(subject Kind) expr.Env {
	env := expr.Env{}
	for _, f := range FeaturesOf(subject) {
		env[f.Name] = exprKind(f.Form)
	}
	return env
}

func featureNames(subject Kind) []string {
	var out []string
	for _, f := range FeaturesOf(subject) {
		out = append(out, f.Name)
	}
	return out
}

func exprKind(f Form) expr.Kind {
	switch f {
	case FormMoney:
		return expr.Money
	case FormYes:
		return expr.Bool
	case FormText:
		return expr.Text
	}
	return expr.Number
}

func exprValues(v Values, subject Kind) expr.Values {
	out := expr.Values{}
	for name, x := range v {
		out[name] = exprValue(x, formOf(subject, name))
	}
	return out
}

func exprValue(x Value, form Form) expr.Value {
	switch form {
	case FormMoney:
		return expr.Amount(x.Number)
	case FormYes:
		return expr.Flag(x.Number != 0)
	case FormText:
		return expr.Str(x.Text)
	}
	return expr.Num(x.Number)
}

// Formula is a product of features and numbers, such as
// "revenue_year * 0.5": simple enough to redo by hand.
type Formula struct {
	Source  string
	factors []factor
}

type factor struct {
	feature string // "" for a number
	number  float64
}

// parseFormula reads a formula over the number features of the subject. The
// error is an i18n.Message.
func parseFormula(subject Kind, src string) (Formula, error) {
	f := Formula{Source: strings.TrimSpace(src)}
	if f.Source == "" {
		return f, i18n.Say("rules.factor.none")
	}
	for _, part := range strings.Split(f.Source, "*") {
		x, err := parseFactor(subject, strings.TrimSpace(part))
		if err != nil {
			return f, err
		}
		f.factors = append(f.factors, x)
	}
	return f, nil
}

func parseFactor(subject Kind, part string) (factor, error) {
	if n, err := strconv.ParseFloat(part, 64); err == nil && !math.IsNaN(n) && !math.IsInf(n, 0) {
		return factor{number: n}, nil
	}
	form, close := formOf(subject, part), expr.Near(part, featureNames(subject))
	switch {
	case form == FormText:
		return factor{}, i18n.Say("rules.factor.text", "part", part)
	case form != "":
		return factor{feature: part}, nil
	case len(close) > 0:
		return factor{}, i18n.Say("rules.factor.near", "part", part, "subject", string(subject), "near", close)
	}
	return factor{}, i18n.Say("rules.factor", "part", part, "subject", string(subject))
}

// value is the product; false if a feature is unknown.
func (f Formula) value(v Values) (float64, bool) {
	out := 1.0
	for _, x := range f.factors {
		n := x.number
		if x.feature != "" {
			have, ok := v[x.feature]
			if !ok {
				return 0, false
			}
			n = have.Number
		}
		out *= n
	}
	return out, len(f.factors) > 0
}

func (f Formula) features() []string {
	var out []string
	for _, x := range f.factors {
		if x.feature != "" {
			out = append(out, x.feature)
		}
	}
	return out
}
