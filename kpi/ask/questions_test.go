package ask

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/kpi"
)

var today = unit.NewDay(2026, 11, 22)

// question is a line of testdata/zh.txt or en.txt.
type question struct {
	class, text string
	prior       *kpi.Query
	want        string
}

func questions(t testing.TB, file string) []question {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	var out []question
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		parts := strings.Split(line, " | ")
		if len(parts) != 3 {
			t.Fatalf("%s: %q has not three columns", file, line)
		}
		q := question{class: parts[0], text: parts[1], want: canonical(t, parts[2])}
		if before, text, ok := strings.Cut(q.text, " >> "); ok {
			prior, _ := expected(t, before)
			q.prior, q.text = &prior, text
		}
		out = append(out, q)
	}
	return out
}

// expected reads "value revenue @2026-10 region=east by:rep vs:yoy top:3desc ?slot:word".
func expected(t testing.TB, s string) (q kpi.Query, ask string) {
	t.Helper()
	s, ask, _ = strings.Cut(s, " ?")
	fields := strings.Fields(s)
	q.Intent = kpi.Intent(fields[0])
	if fields[1] != "-" {
		q.Metric = fields[1]
	}
	for _, f := range fields[2:] {
		switch {
		case f == "-":
		case f[0] == '@':
			q.Period = period(t, f[1:])
		case strings.HasPrefix(f, "by:"):
			q.GroupBy = strings.Split(f[3:], ",")
		case strings.HasPrefix(f, "vs:"):
			q.Compare = compareOf(t, f[3:], q.Period)
		case strings.HasPrefix(f, "top:"):
			order := strings.TrimLeft(f[4:], "0123456789")
			n, _ := strconv.Atoi(strings.TrimSuffix(f[4:], order))
			q.TopN = &kpi.TopN{N: n, Order: order}
		default:
			field, values, _ := strings.Cut(f, "=")
			field, not := strings.CutSuffix(field, "!")
			q.Filters = append(q.Filters, kpi.Filter{Field: field, Op: map[bool]string{false: kpi.In, true: kpi.NotIn}[not], Values: strings.Split(values, ",")})
		}
	}
	return q, ask
}

func compareOf(t testing.TB, s string, p unit.Period) *kpi.Compare {
	switch s {
	case kpi.CompareTarget:
		return &kpi.Compare{Kind: s}
	case kpi.CompareYear, kpi.ComparePrev:
		return &kpi.Compare{Kind: s, Period: kpi.Baseline(s, p, today)}
	}
	return &kpi.Compare{Kind: kpi.CompareWith, Period: period(t, s)}
}

// period reads 2026, 2026q3, 2026w46, 2026-10, 2026-10-05 and a..b of these.
func period(t testing.TB, s string) unit.Period {
	if a, b, ok := strings.Cut(s, ".."); ok {
		return unit.Period{From: period(t, a).From, To: period(t, b).To}
	}
	y, err := strconv.Atoi(s[:4])
	n, _ := strconv.Atoi(strings.TrimLeft(s[4:], "qw-"))
	switch {
	case err != nil:
		t.Fatalf("period %q", s)
	case len(s) == 4:
		return yearOf(y)
	case s[4] == 'q':
		return quarterIn(n)(y)
	case s[4] == 'w':
		return weekIn(n)(y)
	case len(s) == 7:
		return monthIn(n)(y)
	}
	d, err := unit.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return unit.ByDay.Around(d)
}

func canonical(t testing.TB, s string) string {
	q, ask := expected(t, s)
	return show(q, ask)
}

// show writes a query in one line, to compare and to read.
func show(q kpi.Query, ask string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s %s", q.Intent, q.Metric, q.Period)
	for _, f := range q.Filters {
		fmt.Fprintf(&b, " %s %s %s", f.Field, f.Op, strings.Join(f.Values, ","))
	}
	if len(q.GroupBy) > 0 {
		fmt.Fprintf(&b, " by %s", strings.Join(q.GroupBy, ","))
	}
	if q.Compare != nil {
		fmt.Fprintf(&b, " vs %s %s", q.Compare.Kind, q.Compare.Period)
	}
	if q.TopN != nil {
		fmt.Fprintf(&b, " top %d %s", q.TopN.N, q.TopN.Order)
	}
	if ask != "" {
		fmt.Fprintf(&b, " ?%s", ask)
	}
	return b.String()
}

func shown(r Reading) string {
	ask, q := "", r.Query
	if r.Clarify != nil {
		ask = r.Clarify.Slot + ":" + r.Clarify.Word
		if r.Clarify.Slot == "value" && r.Clarify.Options != nil {
			q.Filters = nil // to be chosen
		}
	}
	return show(q, ask)
}

func testLexicon(t testing.TB) *Lexicon {
	t.Helper()
	data, err := os.ReadFile("testdata/vocab.json")
	if err != nil {
		t.Fatal(err)
	}
	l, err := FromVocab(data)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestQuestions(t *testing.T) {
	l := testLexicon(t)
	for _, file := range []string{"zh.txt", "en.txt"} {
		right, all := map[string]int{}, map[string]int{}
		for _, q := range questions(t, file) {
			all[q.class]++
			if got := shown(l.Parse(q.text, today, q.prior)); got == q.want {
				right[q.class]++
			} else {
				t.Errorf("%s %s: %s\n got  %s\n want %s", file, q.class, q.text, got, q.want)
			}
		}
		report(t, file, right, all)
	}
}

// report tells the share of exact queries per class.
func report(t *testing.T, file string, right, all map[string]int) {
	sumRight, sumAll := 0, 0
	for _, class := range slices.Sorted(maps.Keys(all)) {
		t.Logf("%s %-9s %3d of %3d", file, class, right[class], all[class])
		sumRight, sumAll = sumRight+right[class], sumAll+all[class]
	}
	t.Logf("%s exact    %3d of %3d = %.1f %%", file, sumRight, sumAll, 100*float64(sumRight)/float64(sumAll))
}
