package alerts

import (
	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/i18n"
)

// contractSubjects shows all contracts, in the order they were sent.
func (f *Facts) contractSubjects(show func(subject)) {
	first := map[int64]*contract{} // by mark of the text
	for i := range f.contracts {
		c := &f.contracts[i]
		old := f.original(c, first)
		show(subject{
			kind: crm.KindContract, ref: crm.Ref{Kind: crm.KindContract, ID: c.id}, owner: f.owners[c.owner],
			name: func() i18n.Words { return f.contractName(c) },
			fill: func(s *sheet, _ part) { f.measureContract(s, c, old) },
		})
	}
}

func (f *Facts) measureContract(s *sheet, c, old *contract) {
	status := f.codes[c.status]
	s.set("amount", c.amount)
	s.setText("status", status)
	s.setYes("disputed", status == crm.ContractDisputed)
	if c.quarrel != 0 {
		s.set("disputed_days", float64(f.today-c.quarrel))
	}
	if c.length >= leastText {
		s.setYes("copied", old != nil)
	}
	if old != nil {
		s.setText("copied_from", f.contractNumber(old))
		s.set("copied_days", float64(f.today-max(c.sentOn, c.signedOn)))
	}
	if s.proving {
		s.prove("amount", c.cite("amount"))
		s.prove("status", c.cite("status"))
		s.prove("disputed", c.cite("status"))
		s.proveIf(c.quarrel != 0, "disputed_days", c.cite("disputed_on"))
		if old != nil {
			s.prove("copied", c.cite("number"), old.cite("number"))
		}
	}
}

func (c *contract) cite(field string) Evidence { return cite(crm.KindContract, c.id, field) }

func (f *Facts) contractName(c *contract) i18n.Words {
	name, number := f.accountName(c.account), f.contractNumber(c)
	return i18n.Words{ZH: name.ZH + " " + number, EN: name.EN + " " + number}
}

func (f *Facts) contractNumber(c *contract) string {
	if r := lookUp[*crm.Contract](f, c.id); r != nil && r.Number != "" {
		return r.Number
	}
	return c.id
}

// leastText is the length under which equal texts prove nothing.
const leastText = 40

// original is the first contract with the text of c, if it is another
// account's. Marks that agree are held against the texts.
func (f *Facts) original(c *contract, first map[int64]*contract) *contract {
	if c.length < leastText {
		return nil
	}
	old := first[c.mark]
	if old == nil {
		first[c.mark] = c
		return nil
	}
	if old.account == c.account || f.contractText(old) != f.contractText(c) {
		return nil
	}
	return old
}

func (f *Facts) contractText(c *contract) string {
	if r := lookUp[*crm.Contract](f, c.id); r != nil {
		return r.Text
	}
	return ""
}
