package alerts

import (
	"math"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
)

// readOrders reads orders up to today, and what came back of them. Deals are
// there already: those that an order names have papers.
func (f *Facts) readOrders() error {
	backs, err := f.readReturns()
	if err != nil {
		return err
	}
	if err := roomFor(f, crm.KindOrder, &f.sales); err != nil {
		return err
	}
	var ref []byte
	return f.facts(crm.KindOrder, func(src *crm.Facts) {
		days, accounts, owners, products := src.Days(), src.Column(crm.ColAccount), src.Column(crm.ColOwner), src.Column(crm.ColProduct)
		amounts, currencies, cancelled := src.Column(crm.ColAmount), src.Column(crm.ColCurrency), src.Column(crm.ColFlag)
		for i := range days {
			on := unit.Day(days[i])
			f.seen(crm.KindOrder, on)
			if on == 0 || on > f.today {
				continue
			}
			s := sale{
				amount: f.minor(amounts[i], currencies[i], on), minor: amounts[i], on: on, account: uint32(accounts[i]), owner: uint32(owners[i]),
				product: uint32(products[i]), currency: uint32(currencies[i]), row: uint32(len(f.sales)), cancelled: cancelled[i] != 0,
			}
			s.root = math.Cbrt(s.amount)
			if ref = src.AppendRef(ref[:0], i); len(ref) > 0 {
				s.dealt = true
				f.paper(ref)
			}
			if !s.cancelled {
				f.account(accounts[i])
			}
			if ref = src.AppendID(ref[:0], i); len(backs[string(ref)]) > 0 {
				f.returns[s.row] = backs[string(ref)]
			}
			f.sales = append(f.sales, s)
			f.saleIDs.add(src, i)
		}
	})
}

// readReturns reads returns up to today, by order.
func (f *Facts) readReturns() (map[string][]back, error) {
	out := map[string][]back{}
	return out, f.facts(crm.KindReturn, func(src *crm.Facts) {
		amounts, currencies := src.Column(crm.ColAmount), src.Column(crm.ColCurrency)
		for i, day := range src.Days() {
			on := unit.Day(day)
			f.seen(crm.KindReturn, on)
			if on <= f.today {
				order := src.Ref(i)
				out[order] = append(out[order], back{src.ID(i), on, f.minor(amounts[i], currencies[i], on)})
			}
		}
	})
}

// readContracts reads contracts. Deals that one names have papers.
func (f *Facts) readContracts() error {
	if err := roomFor(f, crm.KindContract, &f.contracts); err != nil {
		return err
	}
	var ref []byte
	return f.facts(crm.KindContract, func(src *crm.Facts) {
		accounts, owners, status := src.Column(crm.ColAccount), src.Column(crm.ColOwner), src.Column(crm.ColStage)
		amounts, currencies, signed := src.Column(crm.ColAmount), src.Column(crm.ColCurrency), src.Column(crm.ColDone)
		disputed, marks, lengths := src.Column(crm.ColSince), src.Column(crm.ColMark), src.Column(crm.ColLength)
		for i, day := range src.Days() {
			f.contracts = append(f.contracts, contract{
				id: src.ID(i), amount: f.minor(amounts[i], currencies[i], f.today), mark: marks[i], length: int32(lengths[i]),
				account: uint32(accounts[i]), owner: uint32(owners[i]), status: uint32(status[i]),
				sentOn: unit.Day(day), signedOn: unit.Day(signed[i]), quarrel: unit.Day(disputed[i]),
			})
			ref = src.AppendRef(ref[:0], i)
			f.paper(ref)
		}
	})
}

// readActivities reads when deals were worked on last, by how many contacts,
// and which have something ahead.
func (f *Facts) readActivities() error {
	met := map[meeting]struct{}{}
	var ref []byte
	return f.facts(crm.KindActivity, func(src *crm.Facts) {
		days, accounts, open, contacts := src.Days(), src.Column(crm.ColAccount), src.Column(crm.ColFlag), src.Column(crm.ColMark)
		for i, day := range days {
			on := unit.Day(day)
			f.seen(crm.KindActivity, on)
			done := open[i] == 0 && on <= f.today
			if done {
				f.account(accounts[i])
			}
			ref = src.AppendRef(ref[:0], i)
			n, ok := f.dealIDs.find(ref)
			if !ok || f.deals[n].class != crm.ClassOpen {
				continue
			}
			d := &f.deals[n]
			switch {
			case done:
				d.touched = max(d.touched, on)
				f.meet(d, met, meeting{n, contacts[i]})
			case open[i] != 0 && on >= f.today:
				d.next = true
			}
		}
	})
}

// meeting is a deal and the mark of a contact that was spoken to about it.
type meeting struct {
	deal    uint32
	contact int64
}

func (f *Facts) meet(d *deal, met map[meeting]struct{}, m meeting) {
	if _, again := met[m]; again || m.contact == 0 {
		return
	}
	met[m] = struct{}{}
	d.contacts++
}

// readSurveys reads the answers that count, and which scale most are on.
func (f *Facts) readSurveys() error {
	counts, scores := map[uint32]int{}, map[int64]float64{}
	var failed error
	err := f.facts(crm.KindSurvey, func(src *crm.Facts) {
		accounts, products, nps := src.Column(crm.ColAccount), src.Column(crm.ColProduct), src.Column(crm.ColFlag)
		scales, answered, points := src.Column(crm.ColStage), src.Column(crm.ColDone), src.Column(crm.ColScore)
		for i := range accounts {
			on := unit.Day(answered[i])
			if on != 0 {
				counts[uint32(scales[i])]++
			}
			if on == 0 || on > f.today || f.today-on >= happySpan+pastSpan {
				continue
			}
			score, known := scores[points[i]]
			if !known {
				var err error
				if score, err = f.view.Score(points[i]); err != nil {
					failed = err
				}
				scores[points[i]] = score
			}
			s := survey{account: uint32(accounts[i]), product: uint32(products[i]), scale: uint32(scales[i]), on: on, happy: isHappy(score, nps[i] != 0)}
			if !s.happy && f.today-on < happySpan {
				s.id = src.ID(i)
			}
			f.surveys = append(f.surveys, s)
		}
	})
	f.scale = f.mainScale(counts)
	if err == nil {
		err = failed
	}
	return err
}

// readDeliveries reads the deliveries that were due.
func (f *Facts) readDeliveries() error {
	if err := roomFor(f, crm.KindDelivery, &f.delivered); err != nil {
		return err
	}
	return f.facts(crm.KindDelivery, func(src *crm.Facts) {
		accounts, products, done := src.Column(crm.ColAccount), src.Column(crm.ColProduct), src.Column(crm.ColDone)
		for i, day := range src.Days() {
			d := delivery{account: uint32(accounts[i]), product: uint32(products[i]), promised: unit.Day(day), done: unit.Day(done[i])}
			if d.promised == 0 || d.promised >= f.today {
				continue
			}
			if d.late() && f.today-d.promised < lateSpan {
				d.id = src.ID(i)
			}
			f.delivered = append(f.delivered, d)
		}
	})
}
