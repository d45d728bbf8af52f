package crm

import (
	"cmp"
	"hash/fnv"
	"io"
	"math"
	"slices"
	"unicode/utf8"

	"github.com/riskbell/riskbell/internal/column"
	"github.com/riskbell/riskbell/internal/unit"
)

// Column names a column of Facts.
type Column uint8

// The columns of facts. Names stand as numbers, see View.Name: 0 is none.
// Amounts are minor units of the currency beside them; days are unit.Day, 0
// for none; flags are 0 or 1.
const (
	ColAccount   Column = iota // a name of ClassAccount
	ColOwner                   // a name of ClassOwner
	ColProduct                 // a name of ClassProduct
	ColAmount                  // in minor units
	ColCurrency                // a name of ClassCode
	ColFlag                    // order: cancelled; survey: on the scale nps; activity: open; version of an opportunity: a next step is written
	ColStage                   // opportunity: stage, a name of ClassStage; contract: status, survey: scale, of ClassCode
	ColClass                   // opportunity: one of the numbers below
	ColSince                   // opportunity: created on; contract: disputed on; account: closed from; return: the day its order lay on when it came
	ColDone                    // contract: signed on; survey: answered on; delivery: delivered on; invoice: due on; account: closed to; version of an opportunity: closed on
	ColScore                   // survey: the score as a name of ClassCode
	ColRegion                  // account: a name of ClassCode
	ColMark                    // activity: the contact; contract: the text; as MarkOf gives it
	ColLength                  // contract: characters of its text
	ColStaged                  // version of an opportunity: in its stage since
	ColClose                   // version of an opportunity: expected to close on
	ColEffective               // version: Version.EffectiveAt
	ColCreated                 // version: a flag for those of the origin Created
	ColDeleted                 // version: a flag for deletions
	columnCount
)

// The numbers of classes of stages in ColClass. Facts of current opportunities
// know the first three: what is neither open nor won counts as lost.
const (
	ClassOpen = iota
	ClassWon
	ClassLost
	ClassNone  // the record says nothing
	ClassOther // or something else
)

// OpenDay is the day of the facts of opportunities that are open: after all others.
const OpenDay = unit.Day(math.MaxInt32 - 1)

// factKind is how records of a kind are facts.
type factKind struct {
	table   column.Table
	columns []Column
	at      [columnCount]int // place among the columns, -1 for none
	of      func(r Record, f *fact)
	// versions is how all versions of the kind are kept, in order of ids; nil
	// if they are not.
	versions *factKind
}

// versionTables is added to the number of a kind for the table of its versions.
const versionTables = 128

// fact is a record on its way to a row.
type fact struct {
	day    unit.Day
	ref    string
	values [columnCount]int64
	lookups
}

// lookups is what a fact needs beside its record.
type lookups struct {
	number func(class Class, text string) int64
	// dayOf is the day a record of a dated kind lies on, 0 if it is not known.
	dayOf func(kind Kind, id string) unit.Day
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
		KindAccount: {columns: []Column{ColAccount, ColOwner, ColRegion, ColSince, ColDone}, of: func(r Record, f *fact) {
			a := r.(*Account)
			f.day, f.values[ColRegion] = a.OpenedOn, f.number(ClassCode, a.Region)
			f.values[ColSince], f.values[ColDone] = int64(a.ClosedFrom), int64(a.ClosedTo)
		}},
		KindOrder: {columns: append(slices.Clone(money), ColFlag), of: func(r Record, f *fact) {
			o := r.(*Order)
			f.day, f.ref = o.OrderedOn, o.Opportunity
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
		KindReturn: {columns: append(slices.Clone(money), ColSince), of: func(r Record, f *fact) {
			b := r.(*Return)
			f.day, f.ref, f.values[ColSince] = b.ReturnedOn, b.Order, int64(f.dayOf(KindOrder, b.Order))
			f.money(b.Amount)
			f.product(b.Product)
		}},
		KindOpportunity: {columns: append(slices.Clone(money), ColStage, ColClass, ColSince), of: opportunityFact},
		KindContract:    {columns: []Column{ColAccount, ColOwner, ColStage, ColDone, ColAmount, ColCurrency, ColSince, ColMark, ColLength}, of: contractFact},
		KindSurvey:      {columns: []Column{ColAccount, ColOwner, ColProduct, ColFlag, ColStage, ColDone, ColScore}, of: surveyFact},
		KindContact:     {columns: []Column{ColAccount, ColOwner}, of: func(Record, *fact) {}},
		KindActivity: {columns: []Column{ColAccount, ColOwner, ColFlag, ColMark}, of: func(r Record, f *fact) {
			a := r.(*Activity)
			f.day, f.ref, f.values[ColMark] = a.On, a.Opportunity, MarkOf(a.Contact)
			f.flag(a.Open)
		}},
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
	kinds[KindOpportunity].versions = &factKind{of: dealVersionFact, columns: append(slices.Clone(money),
		ColFlag, ColStage, ColClass, ColSince, ColDone, ColStaged, ColClose, ColEffective, ColCreated, ColDeleted)}
	for kind, k := range kinds {
		k.number(codes[kind])
		if k.versions != nil {
			k.versions.number(codes[kind] + versionTables)
		}
	}
	return kinds
}

func (k *factKind) number(table uint8) {
	k.table = column.Table{Number: table, Columns: len(k.columns)}
	for c := range k.at {
		k.at[c] = slices.Index(k.columns, Column(c))
	}
}

// MarkOf is a number that equal texts share and others hardly do: 64 bits of
// FNV-1a. "" has 0.
func MarkOf(text string) int64 {
	if text == "" {
		return 0
	}
	h := fnv.New64a()
	_, _ = io.WriteString(h, text) // a hash takes everything
	return int64(h.Sum64())
}

func contractFact(r Record, f *fact) {
	c := r.(*Contract)
	f.day, f.ref, f.values[ColDone], f.values[ColStage] = c.SentOn, c.Opportunity, int64(c.SignedOn), f.number(ClassCode, c.Status)
	f.money(c.Amount)
	f.values[ColSince], f.values[ColMark] = int64(c.DisputedOn), MarkOf(c.Text)
	f.values[ColLength] = int64(utf8.RuneCountInString(c.Text))
}

func opportunityFact(r Record, f *fact) {
	o := r.(*Opportunity)
	f.day = o.ClosedOn
	switch o.Class {
	case Open:
		f.day = OpenDay
	case Won:
		f.values[ColClass] = ClassWon
	default:
		f.values[ColClass] = ClassLost
	}
	f.money(o.Amount)
	f.product(o.Product)
	f.values[ColStage], f.values[ColSince] = f.number(ClassStage, o.Stage), int64(o.CreatedOn)
}

func dealVersionFact(r Record, f *fact) {
	o := r.(*Opportunity)
	opportunityFact(r, f)
	f.day = 0
	switch o.Class {
	case Open, Won, Lost:
	case "":
		f.values[ColClass] = ClassNone
	default:
		f.values[ColClass] = ClassOther
	}
	f.values[ColDone], f.values[ColStaged], f.values[ColClose] = int64(o.ClosedOn), int64(o.StageSince), int64(o.CloseDate)
	f.flag(o.NextStep != "")
}

func surveyFact(r Record, f *fact) {
	s := r.(*Survey)
	f.day, f.values[ColDone] = s.SentOn, int64(s.AnsweredOn)
	f.product(s.Product)
	f.flag(s.Scale == "nps")
	f.values[ColStage] = f.number(ClassCode, s.Scale)
	f.values[ColScore] = f.number(ClassCode, scoreText(s.Score))
}

// version is the row of a version among all versions: known for good.
func (k *factKind) version(r Record, p place, v row, f *fact) column.Row {
	out := k.row(r, p, v, f)
	out.Ended = 0
	out.Values[k.at[ColEffective]] = int64(cmp.Or(v.EffectiveAt, v.KnownAt))
	if v.Origin == originNumber(Created) {
		out.Values[k.at[ColCreated]] = 1
	}
	if v.Deleted {
		out.Values[k.at[ColDeleted]] = 1
	}
	return out
}

// row is the fact of a version of a record. It passes through f, of which only
// the lookups stay.
func (k *factKind) row(r Record, p place, v row, f *fact) column.Row {
	*f = fact{lookups: f.lookups}
	account, owner := r.Links()
	f.values[ColAccount], f.values[ColOwner] = f.number(ClassAccount, account), f.number(ClassOwner, owner)
	k.of(r, f)
	out := column.Row{
		Key:   column.Key{Day: f.day, ID: p.id, Seq: p.seq},
		Known: v.KnownAt, Ended: v.SupersededAt, Ref: f.ref, Values: make([]int64, len(k.columns)),
	}
	for i, c := range k.columns {
		out.Values[i] = f.values[c]
	}
	return out
}
