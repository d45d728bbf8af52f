package expr

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/riskbell/riskbell/internal/i18n"
)

// The limits of a formula. Without loops they bound its time too.
const (
	MaxSource = 4 << 10 // bytes
	MaxNodes  = 256
	MaxDepth  = 16
)

// Program is a checked formula; it may be used by many goroutines.
type Program struct {
	src      string
	root     *node
	compiler *Compiler
	features []string
}

// Compiler compiles formulas over one env. It may be used by many goroutines.
type Compiler struct {
	env   Env
	names []string // by slot
}

var (
	featureName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,63}$`)
	kinds       = []Kind{Number, Bool, Text, Money, Day, Duration}
	// reserved are the words that CEL keeps for itself.
	reserved = strings.Fields("as break const continue else false for function if import in let loop package namespace null return true var void while")
)

// NewCompiler is the compiler of env; an env with an impossible name is an error.
func NewCompiler(env Env) (*Compiler, error) {
	c := &Compiler{env: maps.Clone(env), names: slices.Sorted(maps.Keys(env))}
	for _, name := range c.names {
		if !featureName.MatchString(name) || slices.Contains(reserved, name) {
			return nil, fmt.Errorf("feature name %q is not a lower-case identifier, or a word of the language", name)
		}
		if !slices.Contains(kinds, env[name]) {
			return nil, fmt.Errorf("feature %s has no kind %q", name, env[name])
		}
	}
	return c, nil
}

// Names are the features by slot: sorted.
func (c *Compiler) Names() []string { return slices.Clone(c.names) }

// Compile checks src against env. The error is Faults, or that of NewCompiler.
func Compile(env Env, src string) (*Program, error) {
	c, err := NewCompiler(env)
	if err != nil {
		return nil, err
	}
	return c.Compile(src)
}

// Compile checks src. The error is Faults: all of them, each with its place.
func (c *Compiler) Compile(src string) (*Program, error) {
	s := source(src)
	if err := s.sound(); err != nil {
		return nil, Faults{err}
	}
	root, faults := parse(s)
	if faults != nil {
		return nil, faults
	}
	check := checker{env: c.env, names: c.names, src: s, used: map[string]bool{}}
	if check.size(root); len(check.faults) == 0 {
		check.whole(root)
	}
	if len(check.faults) > 0 {
		return nil, check.faults
	}
	return &Program{src: src, root: root, compiler: c, features: slices.Sorted(maps.Keys(check.used))}, nil
}

// sound refuses what is too long to be read, or no text.
func (s source) sound() *Error {
	if len(s) > MaxSource {
		return s.fault(0, i18n.Say("expr.long", "bytes", len(s), "most", MaxSource))
	}
	if !utf8.ValidString(string(s)) {
		at := len(s) - len(strings.TrimLeftFunc(string(s), func(r rune) bool { return r != utf8.RuneError }))
		return s.fault(at, i18n.Say("expr.utf"))
	}
	return nil
}

// Features are the names the formula reads, sorted.
func (p *Program) Features() []string { return slices.Clone(p.features) }

func (p *Program) reads(name string) bool { _, ok := slices.BinarySearch(p.features, name); return ok }

// Source is the text the program was compiled from.
func (p *Program) Source() string { return p.src }
