package bell

import (
	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
)

// bill is an invoice that is late, and whose.
type bill struct {
	crm.Bill
	account int64
}

func (p *pass) readReceivables() error {
	n, err := p.view.FactRows(crm.KindInvoice)
	if err != nil {
		return err
	}
	late, byID := make([]bill, 0, n), make(map[string]int, n) // by id: places in late
	err = p.facts(crm.KindInvoice, unit.Period{From: everyDay.From, To: p.plan.Today + 1}, func(src *crm.Facts) error {
		days, due, accounts := src.Days(), src.Column(crm.ColDone), src.Column(crm.ColAccount)
		amounts, codes := src.Column(crm.ColAmount), src.Column(crm.ColCurrency)
		for i, account := range accounts {
			b := bill{crm.Bill{Issued: unit.Day(days[i]), Due: unit.Day(due[i])}, account}
			if !b.Late(p.plan.Today) {
				continue
			}
			var err error
			if b.Amount, err = p.money(amounts[i], codes[i]); err != nil {
				return err
			}
			byID[src.ID(i)], late = len(late), append(late, b)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := p.readPayments(late, byID); err != nil {
		return err
	}
	for _, b := range late {
		left, err := p.view.Left(b.Bill)
		if err != nil {
			return err
		}
		p.rows[b.account].Overdue += left.Minor
	}
	return nil
}

func (p *pass) readPayments(late []bill, byID map[string]int) error {
	return p.facts(crm.KindPayment, unit.Period{From: everyDay.From, To: p.plan.Today + 1}, func(src *crm.Facts) error {
		days, amounts, codes := src.Days(), src.Column(crm.ColAmount), src.Column(crm.ColCurrency)
		var room []byte
		for i, day := range days {
			room = src.AppendRef(room[:0], i)
			at, ok := byID[string(room)]
			if !ok {
				continue
			}
			m, err := p.money(amounts[i], codes[i])
			if err == nil {
				err = p.view.Pay(&late[at].Bill, m, unit.Day(day))
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}
