package mapping

import (
	"slices"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/i18n"
)

// addable reports why the draft cannot be merged with what is known already.
func (n *Run) addable(d *draft) error {
	if !d.of.merge {
		return nil
	}
	known, ok := n.merged[crm.Ref{Kind: d.of.kind, ID: d.id}]
	if !ok {
		return nil
	}
	d.known = known
	for _, f := range d.of.fields {
		if f.keep != keepSum {
			continue
		}
		if _, err := known.values[f.place].plus(d.values[f.place]); err != nil {
			return i18n.Say("feed.record", "record", crm.Ref{Kind: d.of.kind, ID: d.id}.String(), "problem", f.fault(err))
		}
	}
	return nil
}

// merge adds what the draft says to the record of that id.
func (n *Run) merge(ref crm.Ref, d *draft) error {
	known := d.known
	if known == nil { // but another record of the same row may be of that id
		known = n.merged[ref]
	}
	if known == nil {
		if len(n.merged) >= maxMerged {
			return i18n.Say("feed.merge.many")
		}
		fresh := *d
		fresh.values = slices.Clone(d.values)
		n.merged[ref] = &fresh
		n.order = append(n.order, &fresh)
		return nil
	}
	for _, f := range d.of.fields {
		old, v := &known.values[f.place], d.values[f.place]
		if !v.absent() && (old.absent() || f.keep.takes(*old, v)) {
			*old = v
		} else if f.keep == keepSum && !v.absent() {
			*old, _ = old.plus(v) // addable has seen to the error
		}
	}
	for k, v := range d.extra {
		if known.extra == nil {
			known.extra = map[string]string{}
		}
		known.extra[k] = v
	}
	return nil
}

// takes reports whether the new value replaces the old one.
func (k keep) takes(old, v value) bool {
	switch k {
	case keepLast:
		return true
	case keepEarliest:
		return v.text < old.text
	case keepLatest:
		return v.text > old.text
	case keepMin:
		return v.less(old)
	case keepMax:
		return old.less(v)
	}
	return false
}

func (v value) absent() bool { return v.text == "" && v.money.Currency == "" }

// canonical is the value as crm writes it.
func (v value) canonical() string {
	if v.money.Currency != "" {
		return string(v.money.Currency) + " " + decimal{coef: v.money.Minor, scale: v.money.Currency.Digits()}.fixed()
	}
	return v.text
}

func (v value) plus(o value) (value, error) {
	if v.absent() || o.absent() {
		if v.absent() {
			return o, nil
		}
		return v, nil
	}
	if v.money.Currency != "" {
		sum, err := v.money.Add(o.money)
		switch {
		case v.money.Currency != o.money.Currency:
			err = i18n.Say("feed.value.mixed", "value", Quote(o.canonical()), "currency", string(v.money.Currency))
		case err != nil:
			err = i18n.Say("feed.value.sum", "value", Quote(o.canonical()))
		}
		return value{money: sum}, err
	}
	scale := max(v.number.scale, o.number.scale)
	a, _, err1 := v.number.units(scale)
	b, _, err2 := o.number.units(scale)
	if err1 != nil || err2 != nil {
		return v, i18n.Say("feed.value.sum", "value", Quote(o.text))
	}
	sum := decimal{coef: a + b, scale: scale}
	return value{text: sum.String(), number: sum}, nil
}

// less compares amounts and numbers.
func (v value) less(o value) bool {
	if v.money.Currency != "" {
		return v.money.Minor < o.money.Minor
	}
	scale := max(v.number.scale, o.number.scale)
	a, _, _ := v.number.units(scale)
	b, _, _ := o.number.units(scale)
	return a < b
}

// Flush fills the page up to most records with those that are merged, once no
// row is to come; done says that all were handed out.
func (n *Run) Flush(page *crm.Page, most int) (done bool, err error) {
	for n.flushed < len(n.order) && len(page.Records) < most {
		d := n.order[n.flushed]
		rec, err := d.build()
		if err != nil {
			return false, i18n.Say("feed.record", "record", crm.Ref{Kind: d.of.kind, ID: d.id}.String(), "problem", err)
		}
		page.Records = append(page.Records, rec)
		n.order[n.flushed] = nil
		n.flushed++
	}
	return n.flushed == len(n.order), nil
}
