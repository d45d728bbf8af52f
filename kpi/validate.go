package kpi

import (
	"fmt"
	"slices"
	"strings"

	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/near"
)

// Fault is one thing wrong with a Query: where, what was found, and what would
// be right. Key names the text of the fault.
type Fault struct {
	Key   i18n.Key
	Where string   // metric, filters[0].field
	Found string   // what stands there
	Known []string // the names allowed, if it is a name
	Near  string   // the known name that was probably meant, "" if none is near
}

// Faults is every fault of a Query; as an error it reads in English.
type Faults []Fault

// Error lists the faults in English, one a line.
func (fs Faults) Error() string { return fs.Text(i18n.EN) }

// Text lists the faults in language l, one a line.
func (fs Faults) Text(l i18n.Lang) string {
	lines := make([]string, len(fs))
	for i, f := range fs {
		lines[i] = f.Text(l)
	}
	return strings.Join(lines, "\n")
}

// Text is the fault as a sentence, with the near name or the known ones.
func (f Fault) Text(l i18n.Lang) string {
	s := l.T(f.Key, "where", f.Where, "found", f.Found)
	switch {
	case f.Near != "":
		return s + l.T("kpi.fault.near", "near", f.Near)
	case len(f.Known) > 0:
		return s + l.T("kpi.fault.known", "names", strings.Join(f.Known, ", "))
	}
	return s
}

// Validate reports every fault of the query as Faults, nil if there is none.
// Ids in filters are checked by Answer, which has the records.
func (q Query) Validate() error {
	var c checker
	c.name("intent", string(q.Intent), append(texts(Intents), ""))
	m, ok := Find(q.Metric)
	if !ok {
		c.name("metric", q.Metric, Metrics())
	}
	c.span("period", q.Period.From != 0 || q.Period.To != 0, q.Period.From < q.Period.To, q.Period.String())
	for i, f := range q.Filters {
		c.filter(fmt.Sprintf("filters[%d]", i), f, m, ok)
	}
	c.groups(q.GroupBy, m, ok)
	c.compare(q.Compare)
	if q.TopN != nil {
		c.name("top_n.order", q.TopN.Order, []string{Desc, Asc, Best, Worst, ""})
		if q.TopN.N < 0 {
			c.add("kpi.fault.negative", "top_n.n", fmt.Sprint(q.TopN.N))
		}
	}
	if len(c.faults) == 0 {
		return nil
	}
	return c.faults
}

type checker struct{ faults Faults }

func (c *checker) add(key i18n.Key, where, found string) {
	c.faults = append(c.faults, Fault{Key: key, Where: where, Found: found})
}

func (c *checker) name(where, found string, known []string) {
	if slices.Contains(known, found) {
		return
	}
	known = slices.DeleteFunc(slices.Clone(known), func(s string) bool { return s == "" })
	c.faults = append(c.faults, Fault{Key: "kpi.fault.name", Where: where, Found: found, Known: known, Near: nearest(found, known)})
}

func (c *checker) span(where string, given, forward bool, found string) {
	if given && !forward {
		c.add("kpi.fault.period", where, found)
	}
}

func (c *checker) filter(where string, f Filter, m Measure, known bool) {
	c.name(where+".field", f.Field, Dimensions)
	c.name(where+".op", f.Op, []string{In, NotIn, ""})
	if len(f.Values) == 0 {
		c.add("kpi.fault.values", where+".values", "")
	}
	c.suits(where+".field", f.Field, m, known)
}

// suits holds that the measure can be cut by the dimension, if both are known.
func (c *checker) suits(where, dim string, m Measure, known bool) {
	if known && slices.Contains(Dimensions, dim) && !slices.Contains(m.Dims, dim) {
		c.faults = append(c.faults, Fault{Key: "kpi.fault.dim", Where: where, Found: dim, Known: m.Dims})
	}
}

func (c *checker) groups(groups []string, m Measure, known bool) {
	grains := 0
	for i, g := range groups {
		where := fmt.Sprintf("group_by[%d]", i)
		if isGrain(g) {
			grains++
			continue
		}
		c.name(where, g, append(slices.Clone(Dimensions), "day", "week", "month", "quarter", "year"))
		c.suits(where, g, m, known)
		if slices.Contains(groups[:i], g) {
			c.add("kpi.fault.twice", where, g)
		}
	}
	if len(groups)-grains > 2 {
		c.add("kpi.fault.groups", "group_by", strings.Join(groups, ", "))
	}
	if grains > 1 {
		c.add("kpi.fault.grains", "group_by", strings.Join(groups, ", "))
	}
}

func (c *checker) compare(cmp *Compare) {
	if cmp == nil {
		return
	}
	c.name("compare.kind", cmp.Kind, []string{CompareYear, ComparePrev, CompareTarget, CompareWith})
	given := !cmp.Period.IsZero() || cmp.Kind == CompareWith
	c.span("compare.period", given, cmp.Period.From < cmp.Period.To, cmp.Period.String())
}

func texts[S ~string](list []S) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = string(s)
	}
	return out
}

func nearest(found string, known []string) string {
	if words := near.Words(found, known, 1); len(words) > 0 {
		return words[0]
	}
	return ""
}
