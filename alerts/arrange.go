package alerts

// arrange lays beside each account what belongs to it.
func (f *Facts) arrange() {
	n := len(f.accounts)
	sales := grouped(f.sales, n, func(s *sale) (uint32, bool) { return s.account, !s.cancelled })
	repeat := grouped(f.sales, n, func(s *sale) (uint32, bool) { return s.account, !s.cancelled && !s.dealt })
	invoices := grouped(f.invoices, n, func(i *invoice) (uint32, bool) { return i.account, true })
	for i := range f.accounts {
		a := &f.accounts[i]
		a.sales, a.repeat, a.invoices = sales[i], repeat[i], invoices[i]
	}
	there := f.order[:0]
	for _, number := range f.order {
		if f.accounts[number].there {
			there = append(there, number)
		}
	}
	f.order = there
}

// grouped gives each of n groups its rows, in their order; of says which group
// a row is in, if any.
func grouped[T any](rows []T, n int, of func(*T) (uint32, bool)) [][]*T {
	ends := make([]int, n)
	total := 0
	for i := range rows {
		if g, ok := of(&rows[i]); ok {
			ends[g]++
			total++
		}
	}
	room, out, from := make([]*T, total), make([][]*T, n), 0
	for g, count := range ends {
		out[g] = room[from : from : from+count]
		from += count
	}
	for i := range rows {
		if g, ok := of(&rows[i]); ok {
			out[g] = append(out[g], &rows[i])
		}
	}
	return out
}

// regionOf is the region code of an account, "" if unknown.
func (f *Facts) regionOf(a *account) string {
	if a.region != 0 {
		return f.codes[a.region]
	}
	return f.org.RegionOf(f.owners[a.owner])
}
