package crm

import (
	"reflect"
	"strings"

	"github.com/riskbell/riskbell/internal/unit"
)

// codes are the kinds' numbers in keys. They are append-only: a number is
// never given to another kind.
var codes = map[Kind]uint8{
	KindOwner: 1, KindTeam: 2, KindAccount: 3, KindContact: 4, KindLead: 5, KindOpportunity: 6, KindQuote: 7,
	KindContract: 8, KindOrder: 9, KindOrderLine: 10, KindDelivery: 11, KindInvoice: 12, KindPayment: 13,
	KindPaymentPlan: 14, KindReturn: 15, KindActivity: 16, KindTicket: 17, KindSurvey: 18, KindProduct: 19,
	KindStock: 20, KindCompetitor: 21, KindTarget: 22, KindPolicyLimit: 23, KindSignal: 24, KindExchangeRate: 25,
}

// FieldType is what a field holds.
type FieldType string

// The field types.
const (
	TextField     FieldType = "text"
	NumberField   FieldType = "number"
	BoolField     FieldType = "bool"
	DayField      FieldType = "day"
	InstantField  FieldType = "instant"
	MoneyField    FieldType = "money"
	CurrencyField FieldType = "currency"
)

// FieldInfo describes a field of a kind of record.
type FieldInfo struct {
	Name     string
	Type     FieldType
	Personal bool // cleared when the person is erased
	// Created marks the day the record came to be, Happened a day nobody knew
	// before it came. After names the Happened field without which this one
	// says nothing; "" for most.
	Created, Happened bool
	After             string

	index []int // in the struct
}

// shape is what there is to know about a kind.
type shape struct {
	kind   Kind
	code   uint8
	empty  func() Record
	fields []FieldInfo
	byName map[string]FieldInfo
	dated  bool
	masked []FieldInfo // fields a day of Happened or After hides
}

// shapes are computed once from the struct tags and never change.
var shapes, shapeOfCode = buildShapes()

func buildShapes() (map[Kind]*shape, map[uint8]*shape) {
	byKind, byCode := map[Kind]*shape{}, map[uint8]*shape{}
	for _, empty := range prototypes {
		r := empty()
		s := &shape{kind: r.Kind(), code: codes[r.Kind()], empty: empty, byName: map[string]FieldInfo{}}
		s.fields = fieldsOf(reflect.TypeOf(r).Elem(), nil)
		for _, f := range s.fields {
			s.byName[f.Name] = f
			if f.Happened || f.After != "" {
				s.masked = append(s.masked, f)
			}
		}
		s.dated = isDated(s)
		byKind[s.kind], byCode[s.code] = s, s
	}
	return byKind, byCode
}

// isDated reports whether Date follows a field of the record.
func isDated(s *shape) bool {
	r := s.empty()
	for _, f := range s.fields {
		if f.Type == DayField {
			f.of(r).SetInt(1)
		}
	}
	return r.Date() != 0
}

func fieldsOf(t reflect.Type, at []int) []FieldInfo {
	var out []FieldInfo
	for i := range t.NumField() {
		f := t.Field(i)
		index := append(append([]int(nil), at...), i)
		if f.Anonymous {
			out = append(out, fieldsOf(f.Type, index)...)
		} else if tag := f.Tag.Get("crm"); tag != "" {
			out = append(out, fieldOf(tag, f.Type, index))
		}
	}
	return out
}

func fieldOf(tag string, t reflect.Type, index []int) FieldInfo {
	options := strings.Split(tag, ",")
	f := FieldInfo{Name: options[0], Type: typeOf(t), index: index}
	for _, o := range options[1:] {
		f.Personal = f.Personal || o == "personal"
		f.Created = f.Created || o == "created"
		f.Happened = f.Happened || o == "happened"
		if name, ok := strings.CutPrefix(o, "after="); ok {
			f.After = name
		}
	}
	return f
}

func typeOf(t reflect.Type) FieldType {
	switch t {
	case reflect.TypeFor[unit.Day]():
		return DayField
	case reflect.TypeFor[unit.Instant]():
		return InstantField
	case reflect.TypeFor[unit.Money]():
		return MoneyField
	case reflect.TypeFor[unit.Currency]():
		return CurrencyField
	}
	switch t.Kind() {
	case reflect.Bool:
		return BoolField
	case reflect.Float64:
		return NumberField
	}
	return TextField
}

// of is the field's place in r.
func (f FieldInfo) of(r Record) reflect.Value {
	return reflect.ValueOf(r).Elem().FieldByIndex(f.index)
}

// inMeta reports that the field is one of those every record has.
func (f *FieldInfo) inMeta() bool { return len(f.index) > 1 }
