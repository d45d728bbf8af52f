package expr

import (
	"errors"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/riskbell/riskbell/internal/i18n"
)

func FuzzCompile(f *testing.F) {
	for _, s := range []string{
		`orders > 3`, `a.b[0]`, `[1].all(x, x > 1)`, `day("2026-01-01") < today && !known(stage)`,
		`orders / (orders - 9) > 1`, `"\u00e9" == stage ? true : false`, `((((`, `1u + b"x"`, `-(-orders) in [1, 2]`, "`x y` == 1",
		`null == null`, `{1: 2}[1]`, `'''a'b''' == r"\" // c`, `订单 ＞ 3`, `stage in ["a",] || -.5e-3 * 0x1F < --orders`,
		`a && b || !c ? d : e ? f : g`, `"a" "b"`, "\"\"\"a\r\nb\\\"\"\"\" == stage", `max(orders, 2) - (orders - -2) != abs(orders)`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		p, err := Compile(env, src)
		if err != nil {
			checkFaults(t, src, err)
			return
		}
		again, err := Compile(env, canonical(p))
		if err != nil || canonical(again) != canonical(p) || !alikeTrees(p.root, again.root) {
			t.Fatalf("%q came back as %q and then as another tree: %v", src, canonical(p), err)
		}
		r, err := p.Eval(values())
		if err != nil {
			t.Fatal(err)
		}
		if n := Explain(p, values()); n.Truth != r.Truth {
			t.Fatalf("%q is %v, explained as %v", src, r.Truth, n.Truth)
		}
		SmallestChange(p, values(), nil)
	})
}

// checkFaults holds that every fault has a place within the source, and words
// in both languages.
func checkFaults(t *testing.T, src string, err error) {
	t.Helper()
	var faults Faults
	if !errors.As(err, &faults) || len(faults) == 0 {
		t.Fatalf("%q: an error without faults: %v", src, err)
	}
	lines := strings.Split(src, "\n")
	for _, f := range faults {
		if f.Line < 1 || f.Line > len(lines) || f.Column < 1 || f.Column > len([]rune(lines[f.Line-1]))+1 {
			t.Fatalf("%q: the fault %v stands outside", src, f)
		}
		if !i18n.Has(f.Message.Key) {
			t.Fatalf("%q: no text %s", src, f.Message.Key)
		}
	}
}

// canonical writes a program as source again.
func canonical(p *Program) string {
	var b strings.Builder
	written := strings.NewReplacer("×", "*", "≤", "<=", "≥", ">=", "≠", "!=")
	for _, t := range p.root.tokens(nil, 0) {
		switch f, number := t.Value.Float(); {
		case t.Value.Kind() == Day:
			b.WriteString(`day("` + t.Text + `")`)
		case number:
			b.WriteString(strconv.FormatFloat(f, 'g', -1, 64))
		case t.Value.Known():
			b.WriteString(t.Text)
		case t.Text == "=":
			b.WriteString(" == ")
		default:
			b.WriteString(written.Replace(t.plain()))
		}
	}
	return b.String()
}

// alikeTrees compares two trees in all but places.
func alikeTrees(a, b *node) bool {
	if a.op != b.op || a.kind != b.kind || a.slot != b.slot || a.number != b.number || a.text != b.text || len(a.kids) != len(b.kids) {
		return false
	}
	for i := range a.kids {
		if !alikeTrees(a.kids[i], b.kids[i]) {
			return false
		}
	}
	return true
}

// writer makes up formulas over env.
type writer struct{ *rand.Rand }

func (w writer) pick(of ...string) string { return of[w.IntN(len(of))] }

func (w writer) number(deep int) string {
	if deep <= 0 {
		return w.pick("orders", "win_rate", "0", "1", "2.5", "-3", "9")
	}
	a, b := w.number(deep-1), w.number(deep-1)
	return w.pick(a, "("+a+" + "+b+")", "("+a+" - "+b+")", a+" * "+b, "("+a+") / ("+b+" - 1)", "min("+a+", "+b+")", "max("+a+", "+b+")",
		"abs("+a+")", "-"+a, "("+w.truth(deep-1)+" ? "+a+" : "+b+")", "(today - close_on) / 2 / median_gap")
}

func (w writer) truth(deep int) string {
	if deep <= 0 {
		return w.pick("key_account", "true", "false", "known(win_rate)", `stage == "Proposal"`, `stage.contains("x")`, "close_on < today", "known(stage)")
	}
	a, b := w.truth(deep-1), w.truth(deep-1)
	return w.pick("("+a+" && "+b+")", "("+a+" || "+b+")", "!("+a+")", "("+a+" ? "+b+" : "+w.truth(deep-1)+")", "("+a+" == "+b+")", "("+a+" != "+b+")",
		w.number(deep-1)+w.pick(" < ", " <= ", " > ", " >= ", " == ", " != ")+w.number(deep-1), w.number(deep-1)+" in [0, 1, 9]",
		`(`+a+` ? stage : "Q") in ["Q", "R"]`, `stage.startsWith(`+a+` ? "Pro" : "Q")`)
}

// some leaves each value out by one chance in three.
func (w writer) some(all Values) Values {
	out := Values{}
	for name, v := range all {
		if w.IntN(3) > 0 {
			out[name] = v
		}
	}
	return out
}

// More knowledge never turns a known truth around: what Kleene's logic
// promises. `known` is the one question about ignorance itself, so formulas
// with it are left out.
func TestKnowingMoreNeverTurnsATruth(t *testing.T) {
	w := writer{rand.New(rand.NewPCG(1, 2))}
	all := values()
	all["win_rate"] = Num(.25)
	tried, settled := 0, 0
	for range 6000 {
		src := w.truth(1 + w.IntN(4))
		p, err := Compile(env, src)
		if err != nil || strings.Contains(src, "known(") {
			continue
		}
		tried++
		less := w.some(all)
		before, _ := p.Eval(less)
		after, _ := p.Eval(all)
		switch {
		case before.Truth != Unknown && before.Truth != after.Truth:
			t.Fatalf("%s was %v knowing %v, and is %v", src, before.Truth, less, after.Truth)
		case before.Truth == Unknown && after.Truth != Unknown:
			settled++
		}
	}
	if tried < 1500 || settled < 100 {
		t.Errorf("only %d formulas tried, %d settled by knowing more", tried, settled)
	}
}

// The verdict, the reasons given for it and what is said to be missing agree.
func TestVerdictAndReasonsAgree(t *testing.T) {
	w := writer{rand.New(rand.NewPCG(3, 4))}
	for range 6000 {
		src := w.truth(1 + w.IntN(4))
		p, err := Compile(env, src)
		if err != nil {
			continue
		}
		v := w.some(values())
		r, err := p.Eval(v)
		if err != nil {
			t.Fatal(err)
		}
		if n := Explain(p, v); n.Truth != r.Truth {
			t.Fatalf("%s is %v, explained as %v", src, r.Truth, n)
		}
		if r.Truth != Unknown && r.Missing != nil {
			t.Fatalf("%s is %v although %v miss", src, r.Truth, r.Missing)
		}
		for _, name := range r.Missing {
			if _, known := v[name]; known && !strings.Contains(src, "/") {
				t.Fatalf("%s: %s is not missing in %v", src, name, v)
			}
		}
	}
}
