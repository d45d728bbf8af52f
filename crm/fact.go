package crm

import (
	"math"
	"slices"

	"github.com/riskbell/riskbell/internal/column"
	"github.com/riskbell/riskbell/internal/unit"
)

// Column names a column of Facts.
type Column uint8

// The columns of facts. Names stand as numbers, see View.Name: 0 is none.
// Amounts are minor units of the currency beside them; days are unit.Day, 0
// for none; flags are 0 or 1.
const (
	ColAccount  Column = iota // a name of ClassAccount
	ColOwner                  // a name of ClassOwner
	ColProduct                // a name of ClassProduct
	ColAmount                 // in minor units
	ColCurrency               // a name of ClassCode
	ColFlag                   // order: cancelled; survey: on the scale nps
	ColStage                  // opportunity: stage, a name of ClassStage; contract: status, of ClassCode
	ColClass                  // opportunity: 0 open, 1 won, 2 lost
	ColSince                  // opportunity: created on
	ColDone                   // contract: signed on; survey: answered on; delivery: delivered on; invoice: due on
	ColScore                  // survey: the score as a name of ClassCode
	ColRegion                 // account: a name of ClassCode
	columnCount
)

// OpenDay is the day of the facts of opportunities that are open: after all others.
const OpenDay = unit.Day(math.MaxInt32 - 1)

// factKind is how records of a kind are facts.
type factKind struct {
	table   column.Table
	columns []Column
	at      [columnCount]int // place among the columns, -1 for none
	of      func(r Record, f *fact)
}

// fact is a record on its way to a row.
type fact struct {
	day    unit.Day
	ref    string
	values [columnCount]int64
	number func(class Class, text string) int64
}

func (f *fact) money(m unit.Money) {
	f.values[ColAmount], f.values[ColCurrency] = m.Minor, f.number(ClassCode, string(m.Currency))
}

func (f *fact) product(id string) { f.values[ColProduct] = f.number(ClassProduct, id) }

func (f *fact) flag(on bool) {
	if on {
		f.values[ColFlag] = 1
	}
}

// factKinds are the kinds that are kept as facts too. The day of a fact is
// what measures look for, not always Record.Date.
var factKinds = buildFactKinds()

func buildFactKinds() map[Kind]*factKind {
	money := []Column{ColAccount, ColOwner, ColProduct, ColAmount, ColCurrency}
	kinds := map[Kind]*factKind{
		KindAccount: {columns: []Column{ColAccount, ColOwner, ColRegion}, of: func(r Record, f *fact) {
			a := r.(*Account)
			f.day, f.values[ColRegion] = a.OpenedOn, f.number(ClassCode, a.Region)
		}},
		KindOrder: {columns: append(slices.Clone(money), ColFlag), of: func(r Record, f *fact) {
			o := r.(*Order)
			f.day = o.OrderedOn
			f.money(o.Amount)
			f.product(o.Product)
			f.flag(o.Cancelled)
		}},
		KindOrderLine: {columns: money, of: func(r Record, f *fact) {
			l := r.(*OrderLine)
			f.day, f.ref = l.OrderedOn, l.Order
			f.money(l.Amount)
			f.product(l.Product)
		}},
		KindReturn: {columns: money, of: func(r Record, f *fact) {
			b := r.(*Return)
			f.day, f.ref = b.ReturnedOn, b.Order
			f.money(b.Amount)
			f.product(b.Product)
		}},
		KindOpportunity: {columns: append(slices.Clone(money), ColStage, ColClass, ColSince), of: opportunityFact},
		KindContract: {columns: []Column{ColAccount, ColOwner, ColStage, ColDone}, of: func(r Record, f *fact) {
			c := r.(*Contract)
			f.day, f.values[ColDone], f.values[ColStage] = c.SentOn, int64(c.SignedOn), f.number(ClassCode, c.Status)
		}},
		KindSurvey: {columns: []Column{ColAccount, ColOwner, ColProduct, ColFlag, ColDone, ColScore}, of: surveyFact},
		KindDelivery: {columns: []Column{ColAccount, ColOwner, ColProduct, ColDone}, of: func(r Record, f *fact) {
			d := r.(*Delivery)
			f.day, f.values[ColDone] = d.PromisedOn, int64(d.DeliveredOn)
			f.product(d.Product)
		}},
		KindInvoice: {columns: []Column{ColAccount, ColOwner, ColAmount, ColCurrency, ColDone}, of: func(r Record, f *fact) {
			i := r.(*Invoice)
			f.day, f.values[ColDone] = i.IssuedOn, int64(i.DueOn)
			f.money(i.Amount)
		}},
		KindPayment: {columns: []Column{ColAccount, ColOwner, ColAmount, ColCurrency}, of: func(r Record, f *fact) {
			p := r.(*Payment)
			f.day, f.ref = p.PaidOn, p.Invoice
			f.money(p.Amount)
		}},
	}
	for kind, k := range kinds {
		k.table = column.Table{Number: codes[kind], Columns: len(k.columns)}
		for c := range k.at {
			k.at[c] = slices.Index(k.columns, Column(c))
		}
	}
	return kinds
}

func opportunityFact(r Record, f *fact) {
	o := r.(*Opportunity)
	f.day = o.ClosedOn
	switch o.Class {
	case Open:
		f.day = OpenDay
	case Won:
		f.values[ColClass] = 1
	default:
		f.values[ColClass] = 2
	}
	f.money(o.Amount)
	f.product(o.Product)
	f.values[ColStage], f.values[ColSince] = f.number(ClassStage, o.Stage), int64(o.CreatedOn)
}

func surveyFact(r Record, f *fact) {
	s := r.(*Survey)
	f.day, f.values[ColDone] = s.SentOn, int64(s.AnsweredOn)
	f.product(s.Product)
	f.flag(s.Scale == "nps")
	f.values[ColScore] = f.number(ClassCode, scoreText(s.Score))
}

// row is the fact of a version of a record.
func (k *factKind) row(r Record, p place, v row, number func(Class, string) int64) column.Row {
	f := fact{number: number}
	account, owner := r.Links()
	f.values[ColAccount], f.values[ColOwner] = number(ClassAccount, account), number(ClassOwner, owner)
	k.of(r, &f)
	out := column.Row{
		Key:   column.Key{Day: f.day, ID: p.id, Seq: p.seq},
		Known: v.KnownAt, Ended: v.SupersededAt, Ref: f.ref, Values: make([]int64, len(k.columns)),
	}
	for i, c := range k.columns {
		out.Values[i] = f.values[c]
	}
	return out
}
