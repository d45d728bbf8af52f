package expr

import (
	"math"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

// divideName replaces CEL's division: a third argument names the features
// under the line, so that dividing by zero is unknown because of them.
const divideName = "@divide"

func divide(args ...ref.Val) ref.Val {
	a, aok := args[0].(types.Double)
	b, bok := args[1].(types.Double)
	names, nok := args[2].(types.String)
	if !aok || !bok || !nok {
		return types.NewErr("division of something that is no number")
	}
	if b == 0 {
		return undefined(string(names))
	}
	return a / b
}

// undefined is unknown on account of the comma-separated features.
func undefined(names string) *types.Unknown {
	var u *types.Unknown
	for _, name := range strings.Split(names, ",") {
		u = types.MergeUnknowns(u, types.NewUnknown(0, types.NewAttributeTrail(name)))
	}
	return u
}

func numericFunction(name string, args int) cel.EnvOption {
	types := []*cel.Type{cel.DoubleType, cel.DoubleType}[:args]
	return cel.Function(name, cel.Overload(name+"_double", types, cel.DoubleType, cel.FunctionBinding(numeric(name))))
}

func numeric(name string) func(...ref.Val) ref.Val {
	f := map[string]func(a, b float64) float64{
		"abs": func(a, _ float64) float64 { return math.Abs(a) },
		"min": math.Min,
		"max": math.Max,
	}[name]
	return func(args ...ref.Val) ref.Val {
		a, ok := args[0].(types.Double)
		b, bok := args[len(args)-1].(types.Double)
		if !ok || !bok {
			return types.NewErr("%s of something that is no number", name)
		}
		return types.Double(f(float64(a), float64(b)))
	}
}
