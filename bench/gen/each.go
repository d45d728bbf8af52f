package gen

// Writer takes the rows of a company. A row is the writer's afterwards.
type Writer struct {
	Team     func(Team) error
	Owner    func(Owner) error
	Product  func(Product) error
	Rate     func(Rate) error
	Account  func(Account) error
	Deal     func(Deal) error // and its Events
	Contract func(Contract) error
	Order    func(Order) error
	Return   func(Return) error
	Invoice  func(Invoice) error
	Payment  func(Payment) error
	Activity func(Activity) error
	Survey   func(Survey) error
}

// stream is the rows of one kind, or of kinds that come together.
type stream struct {
	n    int // numbers from 0 to n-1
	name string
	put  func(w *Writer, i int) error
}

// streams are all rows, those first that others name.
func (c *Company) streams() []stream {
	return []stream{
		{c.Teams, "teams", func(w *Writer, i int) error { return w.Team(c.Team(i)) }},
		{c.Owners, "owners", func(w *Writer, i int) error { return w.Owner(c.Owner(i)) }},
		{c.Products, "products", func(w *Writer, i int) error { return w.Product(c.Product(i)) }},
		{len(c.rates), "exchange_rates", func(w *Writer, i int) error { return w.Rate(c.rates[i]) }},
		{c.Accounts, "accounts", func(w *Writer, i int) error { return w.Account(c.Account(i)) }},
		{c.Deals, "opportunities", func(w *Writer, i int) error { return w.Deal(c.Deal(i)) }},
		{c.Contracts, "contracts", func(w *Writer, i int) error { return w.Contract(c.Contract(i)) }},
		{c.Orders, "orders", func(w *Writer, i int) error { return w.Order(c.Order(i)) }},
		{c.Returns, "returns", c.putReturn},
		{c.Invoices, "invoices", c.putInvoice},
		{c.Activities, "activities", func(w *Writer, i int) error { return w.Activity(c.Activity(i)) }},
		{c.Surveys, "surveys", func(w *Writer, i int) error { return w.Survey(c.Survey(i)) }},
	}
}

func (c *Company) putReturn(w *Writer, i int) error {
	r, ok := c.Return(i)
	if !ok {
		return nil
	}
	return w.Return(r)
}

func (c *Company) putInvoice(w *Writer, i int) error {
	v, payments, ok := c.Invoice(i)
	if !ok {
		return nil
	}
	if err := w.Invoice(v); err != nil {
		return err
	}
	for _, p := range payments {
		if err := w.Payment(p); err != nil {
			return err
		}
	}
	return nil
}

// Each hands all rows to w, kind after kind, in the order of their days. It
// stops at the first error.
func (c *Company) Each(w *Writer) error { return c.Part(w, 0, 1) }

// Part is Each for one of n parts of the kinds, 0 to n-1, for those who write
// several at once.
func (c *Company) Part(w *Writer, part, n int) error {
	for k, s := range c.streams() {
		if k%n != part {
			continue
		}
		for i := range s.n {
			if err := s.put(w, i); err != nil {
				return err
			}
		}
	}
	return nil
}

// Counts is how many rows of each kind there are, by the name of its table.
type Counts struct {
	Teams, Owners, Products, Rates, Accounts, Deals, Events, Contracts,
	Orders, Returns, Invoices, Payments, Activities, Surveys int
}

// Total is all rows.
func (n Counts) Total() int {
	return n.Teams + n.Owners + n.Products + n.Rates + n.Accounts + n.Deals + n.Events + n.Contracts +
		n.Orders + n.Returns + n.Invoices + n.Payments + n.Activities + n.Surveys
}

// Count makes every row and counts them.
func (c *Company) Count() (n Counts) {
	_ = c.Each(&Writer{
		Team: add[Team](&n.Teams), Owner: add[Owner](&n.Owners), Product: add[Product](&n.Products),
		Rate: add[Rate](&n.Rates), Account: add[Account](&n.Accounts), Contract: add[Contract](&n.Contracts),
		Order: add[Order](&n.Orders), Return: add[Return](&n.Returns), Invoice: add[Invoice](&n.Invoices),
		Payment: add[Payment](&n.Payments), Activity: add[Activity](&n.Activities), Survey: add[Survey](&n.Surveys),
		Deal: func(d Deal) error { n.Deals, n.Events = n.Deals+1, n.Events+len(d.Events); return nil },
	}) // counting cannot fail
	return n
}

func add[T any](n *int) func(T) error { return func(T) error { *n++; return nil } }
