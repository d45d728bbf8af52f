package kpi

import (
	"slices"

	"github.com/riskbell/riskbell/crm"
)

// facts are contributions of records to a measure, in columns. What they can
// be cut by stands as the numbers of names, 0 for none. The owner is the one
// written on the record, so a fact stays with the person who had it; team and
// region are those of that person.
type facts struct {
	// src has the columns that by does not.
	src *crm.Facts
	by  map[crm.Column][]int64
	day []int64 // nil for src's

	num []float64
	den []float64 // nil: no weights
	// n is what each counts for in the sample: 1, or 0 for returns.
	n int
	// tag names a side figure, such as the response rate; "" is the measure.
	tag string
	// parts split a fact over several products; shared says that each part has
	// the whole of num, as an order counts once for every product in it.
	parts  [][]part
	shared bool
}

type part struct {
	product int64
	num     float64
}

// length is the number of facts.
func (f *facts) length() int { return len(f.num) }

// column is a column of numbers, zeros where the facts have none.
func (f *facts) column(c crm.Column) []int64 {
	if own, ok := f.by[c]; ok {
		return own
	}
	if f.src != nil && f.src.Has(c) {
		return f.src.Column(c)
	}
	return make([]int64, f.length())
}

// none counts the facts without a number in a column.
func (f *facts) none(c crm.Column) int {
	if f.by == nil && f.src.Has(c) && f.src.Least(c) > 0 {
		return 0
	}
	n := 0
	for _, v := range f.column(c) {
		if v == 0 {
			n++
		}
	}
	return n
}

func (f *facts) days() []int64 {
	if f.day != nil {
		return f.day
	}
	return f.src.Days()
}

// keep narrows f to the facts at the given places.
func (f *facts) keep(at []int) {
	if len(at) == f.length() {
		return
	}
	if f.src != nil {
		f.src.Keep(at)
	}
	for c, list := range f.by {
		f.by[c] = pick(list, at)
	}
	f.day, f.num, f.den, f.parts = pick(f.day, at), pick(f.num, at), pick(f.den, at), pick(f.parts, at)
}

func pick[T any](list []T, at []int) []T {
	if list == nil {
		return nil
	}
	out := make([]T, len(at))
	for i, place := range at {
		out[i] = list[place]
	}
	return out
}

// columnsOf are the columns that facts are cut by.
var columnsOf = []crm.Column{crm.ColOwner, crm.ColAccount, crm.ColProduct, crm.ColStage}

// clone is f with columns of its own, to be kept.
func (f *facts) clone() *facts {
	out := *f
	out.src, out.by = nil, map[crm.Column][]int64{}
	for _, c := range columnsOf {
		out.by[c] = slices.Clone(f.column(c))
	}
	out.day, out.num, out.den = slices.Clone(f.days()), slices.Clone(f.num), slices.Clone(f.den)
	out.parts = slices.Clone(f.parts)
	return &out
}

// side is a copy of f as a side figure.
func (f facts) side(tag string, num []float64) *facts {
	f.tag, f.num = tag, num
	return &f
}

// cut keeps of each fact's parts those that ok accepts, and drops the facts
// that have none left; facts without parts are looked at by their product.
func (f *facts) cut(ok func(product int64) bool) {
	products := f.column(crm.ColProduct)
	var at []int
	for i := range f.num {
		if f.parts == nil || f.parts[i] == nil {
			if ok(products[i]) {
				at = append(at, i)
			}
			continue
		}
		left, sum := []part(nil), 0.0
		for _, p := range f.parts[i] {
			if ok(p.product) {
				left, sum = append(left, p), sum+p.num
			}
		}
		if f.parts[i] = left; len(left) == 0 {
			continue
		}
		if !f.shared {
			f.num[i] = sum
		}
		at = append(at, i)
	}
	f.keep(at)
}

// byProduct is f with a fact for each part.
func (f *facts) byProduct() *facts {
	if f.parts == nil {
		return f
	}
	out := &facts{by: map[crm.Column][]int64{}, day: []int64{}, n: f.n, tag: f.tag}
	var from []int
	var products []int64
	own := f.column(crm.ColProduct)
	for i, num := range f.num {
		list := f.parts[i]
		if list == nil {
			list = []part{{own[i], num}}
		}
		for _, p := range list {
			from, products = append(from, i), append(products, p.product)
			if f.shared {
				p.num = num
			}
			out.num = append(out.num, p.num)
		}
	}
	for _, c := range columnsOf {
		out.by[c] = pick(f.column(c), from)
	}
	out.by[crm.ColProduct], out.day, out.den = products, pick(f.days(), from), pick(f.den, from)
	return out
}

// ones is n times 1, not to be written to.
func ones(n int) []float64 {
	if n <= len(blockOfOnes) {
		return blockOfOnes[:n:n]
	}
	return slices.Repeat([]float64{1}, n)
}

// blockOfOnes serves the facts of most blocks.
var blockOfOnes = slices.Repeat([]float64{1}, 8192)

// where are the places that ok accepts.
func where(n int, ok func(int) bool) []int {
	out := make([]int, 0, n)
	for i := range n {
		if ok(i) {
			out = append(out, i)
		}
	}
	return out
}
