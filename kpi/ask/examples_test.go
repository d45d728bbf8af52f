package ask

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/kpi"
)

// example is a line of the shared examples.
type example struct {
	ID, Lang, Text string
	Today          unit.Day
	Context        *kpi.Query
	PeriodAlt      []*[2]unit.Day `json:"period_alt"`
	CompareAlt     []*[2]unit.Day `json:"compare_alt"`
	Clarify        *struct{ Slot, Word string }
	kpi.Query
}

func (e *example) UnmarshalJSON(b []byte) error {
	type plain struct {
		ID, Lang, Text string
		Today          unit.Day
		Context        *kpi.Query
		PeriodAlt      []*[2]unit.Day `json:"period_alt"`
		CompareAlt     []*[2]unit.Day `json:"compare_alt"`
		Clarify        *struct{ Slot, Word string }
	}
	var p plain
	if err := json.Unmarshal(b, &p); err != nil {
		return err
	}
	*e = example{ID: p.ID, Lang: p.Lang, Text: p.Text, Today: p.Today, Context: p.Context, PeriodAlt: p.PeriodAlt, CompareAlt: p.CompareAlt, Clarify: p.Clarify}
	return json.Unmarshal(b, &e.Query)
}

// shared is a file of the shared data; the test is skipped where there is none.
func shared(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "data", "questions", name))
	if err != nil {
		t.Skipf("the shared questions are not here: %v", err)
	}
	return data
}

func sharedLexicon(t testing.TB) *Lexicon {
	t.Helper()
	l, err := FromVocab(shared(t, "vocab.json"))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func accepts(got, want unit.Period, others []*[2]unit.Day) bool {
	if got == want {
		return true
	}
	return slices.ContainsFunc(others, func(p *[2]unit.Day) bool {
		return p == nil && got.IsZero() || p != nil && got == unit.Period{From: p[0], To: p[1]}
	})
}

func TestSharedExamples(t *testing.T) {
	l := sharedLexicon(t)
	for line := range bytes.Lines(shared(t, "examples.jsonl")) {
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		var e example
		if err := json.Unmarshal(line, &e); err != nil {
			t.Fatal(err)
		}
		t.Run(e.ID, func(t *testing.T) {
			r := l.Parse(e.Text, e.Today, e.Context)
			got, want := r.Query, e.Query
			if accepts(got.Period, want.Period, e.PeriodAlt) {
				got.Period = want.Period
			}
			if got.Compare != nil && want.Compare != nil && accepts(got.Compare.Period, want.Compare.Period, e.CompareAlt) {
				got.Compare.Period = want.Compare.Period
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("%s (-want +got):\n%s", e.Text, d)
			}
			switch {
			case (e.Clarify == nil) != (r.Clarify == nil):
				t.Errorf("%s: clarify %+v", e.Text, r.Clarify)
			case e.Clarify != nil && (e.Clarify.Slot != r.Clarify.Slot || e.Clarify.Word != r.Clarify.Word):
				t.Errorf("%s: clarify %+v", e.Text, r.Clarify)
			}
		})
	}
}
