package expr

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

// The limits of a formula. Without loops they bound its time too: no formula
// within them comes near costLimit but by long texts.
const (
	MaxSource = 4 << 10 // bytes
	MaxNodes  = 256
	MaxDepth  = 16
	costLimit = 100_000 // CEL's cost units
)

// Program is a checked formula; it may be used by many goroutines.
type Program struct {
	src      string
	kinds    Env
	features []string
	absent   map[string]*types.Unknown
	root     ast.Expr
	parts    partKinds
	fast     cel.Program
	traced   cel.Program // evaluates every branch and keeps every value
}

// Compiler compiles formulas over one env; setting one up costs many times
// what a formula does. It may be used by many goroutines.
type Compiler struct {
	env Env
	cel *cel.Env
}

// NewCompiler is the compiler of env; an env with an impossible name is an error.
func NewCompiler(env Env) (*Compiler, error) {
	ce, err := celEnv(env)
	if err != nil {
		return nil, err
	}
	return &Compiler{env: maps.Clone(env), cel: ce}, nil
}

// Compile checks src against env. The error joins one *Error for every fault,
// each with its place; an env with an impossible name is an error of its own.
func Compile(env Env, src string) (*Program, error) {
	c, err := NewCompiler(env)
	if err != nil {
		return nil, err
	}
	return c.Compile(src)
}

// Compile checks src. The error joins one *Error for every fault, each with
// its place.
func (k *Compiler) Compile(src string) (*Program, error) {
	if len(src) > MaxSource {
		return nil, &Error{1, 1, fmt.Sprintf("the formula has %d bytes; at most %d are allowed, split the rule", len(src), MaxSource)}
	}
	env, ce := k.env, k.cel
	parsed, issues := ce.Parse(src)
	if issues.Err() != nil {
		return nil, issueErrors(issues)
	}
	c := &checker{env: env, info: parsed.NativeRep().SourceInfo(), kinds: partKinds{}, used: map[string]bool{}}
	root := parsed.NativeRep().Expr()
	if c.size(root); len(c.faults) == 0 {
		c.want(root, Bool, "the whole formula")
	}
	if len(c.faults) > 0 {
		return nil, errors.Join(c.faults...)
	}
	checked, issues := ce.Check(parsed)
	if issues.Err() != nil {
		return nil, issueErrors(issues)
	}
	return plan(ce, checked, c, src)
}

func plan(ce *cel.Env, checked *cel.Ast, c *checker, src string) (*Program, error) {
	p := &Program{src: src, kinds: maps.Clone(c.env), root: checked.NativeRep().Expr(), parts: c.kinds,
		features: slices.Sorted(maps.Keys(c.used)), absent: map[string]*types.Unknown{}}
	for i, name := range p.features {
		p.absent[name] = types.NewUnknown(int64(i+1), types.NewAttributeTrail(name))
	}
	var err error
	if p.fast, err = ce.Program(checked, cel.CostLimit(costLimit)); err != nil {
		return nil, err
	}
	p.traced, err = ce.Program(checked, cel.EvalOptions(cel.OptExhaustiveEval), cel.CostLimit(costLimit))
	return p, err
}

// Features are the names the formula reads, sorted.
func (p *Program) Features() []string { return slices.Clone(p.features) }

// Source is the text the program was compiled from.
func (p *Program) Source() string { return p.src }

var featureName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,63}$`)

func celEnv(env Env) (*cel.Env, error) {
	opts := []cel.EnvOption{
		cel.StdLib(), cel.ClearMacros(),
		cel.ParserRecursionLimit(4 * MaxDepth), cel.ParserErrorRecoveryLimit(4), cel.ParserExpressionSizeLimit(MaxSource),
		numericFunction("abs", 1), numericFunction("min", 2), numericFunction("max", 2),
		cel.Function(divideName, cel.Overload("divide_named", []*cel.Type{cel.DoubleType, cel.DoubleType, cel.StringType}, cel.DoubleType,
			cel.FunctionBinding(divide))),
		cel.Function("known", cel.Overload("known_any", []*cel.Type{cel.DynType}, cel.BoolType, cel.OverloadIsNonStrict(),
			cel.UnaryBinding(func(v ref.Val) ref.Val { return types.Bool(!types.IsUnknown(v)) }))),
	}
	for _, name := range slices.Sorted(maps.Keys(env)) {
		if !featureName.MatchString(name) {
			return nil, fmt.Errorf("feature name %q is not a lower-case identifier", name)
		}
		t, ok := celTypes()[env[name]]
		if !ok {
			return nil, fmt.Errorf("feature %s has no kind %q", name, env[name])
		}
		opts = append(opts, cel.Variable(name, t))
	}
	return cel.NewCustomEnv(opts...)
}

func celTypes() map[Kind]*cel.Type {
	return map[Kind]*cel.Type{Number: cel.DoubleType, Money: cel.DoubleType, Duration: cel.DoubleType,
		Day: cel.DoubleType, Bool: cel.BoolType, Text: cel.StringType}
}

func issueErrors(issues *cel.Issues) error {
	var all []error
	for _, e := range issues.Errors() {
		all = append(all, &Error{max(1, e.Location.Line()), e.Location.Column() + 1, e.Message})
	}
	if len(all) == 0 {
		return &Error{1, 1, issues.Err().Error()}
	}
	return errors.Join(all...)
}
