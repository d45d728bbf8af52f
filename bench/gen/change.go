package gen

// Changes are n orders as they are after somebody changed them: the amount of
// most, some cancelled. They lie in the last days of the company's life; days 0
// is all of it. Another round changes others.
func (c *Company) Changes(round, n, days int) []Order {
	first := 0
	if days > 0 {
		first = max(0, c.Orders-c.Orders*days/Span)
	}
	had := map[int]bool{}
	var out []Order
	for i := 0; len(out) < min(n, c.Orders-first); i++ {
		d := c.roll(ofChange, round<<32|i)
		if o := c.Order(first + d.n(c.Orders-first)); !had[o.ID] {
			had[o.ID] = true
			out = append(out, c.changed(&d, o))
		}
	}
	return out
}

func (c *Company) changed(d *dice, o Order) Order {
	o.Cancelled = d.permille(60)
	o.Amount = c.money(o.Amount.Minor*int64(80+d.n(50))/100, o.Amount.Foreign, o.On)
	return o
}
