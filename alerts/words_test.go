package alerts

import (
	"slices"
	"testing"

	"github.com/mattn/go-runewidth"

	"github.com/riskbell/riskbell/internal/i18n"
)

func TestShareText(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0.0%", .5: "50.0%", .02: "2.0%", .01: "1.0%", .000876: "0.088%", .005: "0.5%", .00003126: "0.0031%", 7e-8: "< 0.001%", -.679: "−67.9%",
	} {
		if got := shareText(i18n.EN, v); got != want {
			t.Errorf("%v is %q, want %q", v, got, want)
		}
	}
}

// TestLabelsFitATable: a longer label would be cut in a terminal.
func TestLabelsFitATable(t *testing.T) {
	for _, f := range features {
		for _, l := range i18n.Langs {
			if n := runewidth.StringWidth(label(l, f.Name)); n > 28 {
				t.Errorf("%s in %s is %d columns wide: %s", f.Name, l, n, label(l, f.Name))
			}
		}
	}
}

func TestEvidenceReadsAsWords(t *testing.T) {
	for _, c := range []struct {
		l           i18n.Lang
		field, text string
		want        string
	}{
		{i18n.ZH, "amount", "CNY 595164.00", "¥595,164.00"},
		{i18n.EN, "class", "won", "won"},
		{i18n.ZH, "class", "won", "赢单"},
		{i18n.ZH, "stage", "proposal", "报价"},
		{i18n.ZH, "score", "4.6", "4.6（满分 5 分）"},
		{i18n.EN, "closed_on", "2026-09-26", "2026-09-26"},
		{i18n.EN, "number", "", i18n.None},
	} {
		if got := evidenceText(c.l, Evidence{Field: c.field, Value: c.text}); got != c.want {
			t.Errorf("%s %q in %s is %q, want %q", c.field, c.text, c.l, got, c.want)
		}
	}
}

// TestAlternatives: of alternatives the one that holds is shown, and all of
// them, marked, where none does.
func TestAlternatives(t *testing.T) {
	c, err := compile("opportunity", "open && (peers < 10 || amount_rank >= 0.5 && pushes > 2)")
	if err != nil {
		t.Fatal(err)
	}
	for name, x := range map[string]struct {
		values Values
		terms  []string
		either bool
	}{
		"first":  {Values{"open": {Number: 1}, "peers": {Number: 3}, "amount_rank": {Number: .9}, "pushes": {Number: 5}}, []string{"open", "peers"}, false},
		"second": {Values{"open": {Number: 1}, "peers": {Number: 30}, "amount_rank": {Number: .9}, "pushes": {Number: 5}}, []string{"open", "amount_rank", "pushes"}, false},
		"none":   {Values{"open": {Number: 1}, "peers": {Number: 30}, "amount_rank": {Number: .9}, "pushes": {Number: 1}}, []string{"open", "peers", "amount_rank", "pushes"}, true},
	} {
		var got []string
		terms := c.terms(exprValues(x.values, "opportunity"))
		for _, term := range terms {
			got = append(got, term.Feature)
		}
		if !slices.Equal(got, x.terms) || terms[len(terms)-1].Either != x.either || terms[0].Either {
			t.Errorf("%s: %v, want %v", name, terms, x.terms)
		}
	}
}
