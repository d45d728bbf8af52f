package kpi

import (
	"bytes"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
)

// scanWins weighs each opportunity closed in p by one and counts those won.
func scanWins(r *reader, p unit.Period, emit func(*facts) error) error {
	for src, err := range r.v.Facts(crm.KindOpportunity, p) {
		if err != nil {
			return err
		}
		f := &facts{src: src, n: 1, num: make([]float64, src.Len()), den: ones(src.Len())}
		for i, class := range src.Column(crm.ColClass) {
			if class == crm.ClassWon {
				f.num[i] = 1
			}
		}
		if err := emit(f); err != nil {
			return err
		}
	}
	return nil
}

// scanCycle gives the days from creation to the win of each opportunity won
// in p; those without a day of creation are left out.
func scanCycle(r *reader, p unit.Period, emit func(*facts) error) error {
	for src, err := range r.v.Facts(crm.KindOpportunity, p) {
		if err != nil {
			return err
		}
		class, since, days := src.Column(crm.ColClass), src.Column(crm.ColSince), src.Days()
		src.Keep(where(len(class), func(i int) bool { return class[i] == crm.ClassWon && since[i] != 0 && since[i] <= days[i] }))
		f := &facts{src: src, n: 1, num: make([]float64, src.Len()), den: ones(src.Len())}
		since, days = src.Column(crm.ColSince), src.Days()
		for i := range f.num {
			f.num[i] = float64(days[i] - since[i])
		}
		if err := emit(f); err != nil {
			return err
		}
	}
	return nil
}

// What became of a contract.
const (
	undecided = iota
	signed
	unsigned
)

// scanContracts takes the contracts sent in p that are decided, and counts
// those signed. Whatever became of a contract after it was signed, it was
// signed. Those still undecided are told beside it.
func scanContracts(r *reader, p unit.Period, emit func(*facts) error) error {
	fate := memo[int]{of: r.fate}
	var part *crm.Facts
	for src, err := range r.v.Facts(crm.KindContract, p) {
		if err != nil {
			return err
		}
		signedOn, status := src.Column(crm.ColDone), src.Column(crm.ColStage)
		var decided, open []int
		var num []float64
		for i := range signedOn {
			f, err := fate.at(status[i])
			switch {
			case err != nil:
				return err
			case signedOn[i] != 0 || f == signed:
				decided, num = append(decided, i), append(num, 1)
			case f == unsigned:
				decided, num = append(decided, i), append(num, 0)
			default:
				open = append(open, i)
			}
		}
		part = src.Only(open, part)
		if err := emit(&facts{src: part, n: 1, num: ones(len(open)), tag: "undecided"}); err != nil {
			return err
		}
		src.Keep(decided)
		if err := emit(&facts{src: src, n: 1, num: num, den: ones(len(num))}); err != nil {
			return err
		}
	}
	return nil
}

// fate is what a contract's status says became of it.
func (r *reader) fate(status int64) (int, error) {
	text, err := r.v.Name(crm.ClassCode, status)
	switch text {
	case crm.ContractSigned:
		return signed, err
	case crm.ContractRefused, crm.ContractTerminated:
		return unsigned, err
	}
	return undecided, err
}

// scanPipeline adds the amounts of the opportunities open at the end of p, or
// now if that is still to come.
func scanPipeline(r *reader, p unit.Period, emit func(*facts) error) error {
	day := p.To - 1
	if day < r.today {
		return r.pastPipeline(day, emit)
	}
	for src, err := range r.v.Facts(crm.KindOpportunity, unit.Period{From: crm.OpenDay, To: crm.OpenDay + 1}) {
		if err != nil {
			return err
		}
		f := &facts{src: src, n: 1}
		if f.num, err = r.amounts(src, day); err != nil {
			return err
		}
		f.day = sameDay(day, f.length())
		if err := emit(f); err != nil {
			return err
		}
	}
	return nil
}

func sameDay(day unit.Day, n int) []int64 {
	out := make([]int64, n)
	for i := range out {
		out[i] = int64(day)
	}
	return out
}

// dealRow is what a version of an opportunity says.
type dealRow struct {
	owner, account, product, stage int64
	amount, currency               int64
	class                          int64
	created, closed                int64 // days
	deleted                        bool
}

// dealPast is what the versions of one opportunity say of a past day.
type dealPast struct {
	id   []byte
	last dealRow // as it is known now
	then dealRow // as it stood at the end of the day, if told
	told bool
}

// pastPipeline adds the amounts of the opportunities open at the end of a past
// day, as their versions tell. Where those do not reach back the present amount
// and stage stand in.
func (r *reader) pastPipeline(day unit.Day, emit func(*facts) error) error {
	f, end := newRows(), int64((day + 1).Start(r.v.Zone()))
	var deal dealPast
	var id []byte
	for src, err := range r.v.FactVersions(crm.KindOpportunity) {
		if err != nil {
			return err
		}
		versions := newDealVersions(src)
		for i := range versions.class {
			if id = src.AppendID(id[:0], i); !bytes.Equal(id, deal.id) {
				if err := r.openThen(f, deal, day); err != nil {
					return err
				}
				deal = dealPast{id: append(deal.id[:0], id...)}
			}
			deal.last = versions.row(i)
			if versions.effective[i] < end && versions.skeleton[i] == 0 && !deal.last.deleted {
				deal.then, deal.told = deal.last, true
			}
		}
	}
	if err := r.openThen(f, deal, day); err != nil {
		return err
	}
	return emit(f)
}

// openThen adds the opportunity to f if it was open at the end of day.
func (r *reader) openThen(f *facts, deal dealPast, day unit.Day) error {
	o := deal.last
	open := o.class == crm.ClassOpen
	switch {
	case len(deal.id) == 0 || o.deleted || o.created > int64(day) || !open && o.closed <= int64(day):
		return nil
	case deal.told && deal.then.class != crm.ClassOpen:
		return nil
	case deal.told:
		o = deal.then
	case !open:
		o.stage = 0 // the stage of that day is unknown
	}
	c, err := r.currency(o.currency)
	if err != nil {
		return err
	}
	amount := float64(o.amount)
	if !c.base {
		ok := false
		if amount, ok, err = r.minor(unit.Minor(o.amount, c.code), day); err != nil || !ok {
			return err
		}
	}
	f.add(day, amount, o.owner, o.account, o.product, o.stage)
	return nil
}

// dealVersions are the columns of versions of opportunities.
type dealVersions struct {
	owner, account, product, stage, amount, currency, class, created, closed, deleted, effective, skeleton []int64
}

func newDealVersions(src *crm.Facts) dealVersions {
	return dealVersions{
		owner: src.Column(crm.ColOwner), account: src.Column(crm.ColAccount), product: src.Column(crm.ColProduct),
		stage: src.Column(crm.ColStage), amount: src.Column(crm.ColAmount), currency: src.Column(crm.ColCurrency),
		class: src.Column(crm.ColClass), created: src.Column(crm.ColSince), closed: src.Column(crm.ColDone),
		deleted: src.Column(crm.ColDeleted), effective: src.Column(crm.ColEffective), skeleton: src.Column(crm.ColCreated),
	}
}

func (v dealVersions) row(i int) dealRow {
	return dealRow{owner: v.owner[i], account: v.account[i], product: v.product[i], stage: v.stage[i], amount: v.amount[i],
		currency: v.currency[i], class: v.class[i], created: v.created[i], closed: v.closed[i], deleted: v.deleted[i] != 0}
}

// newRows are facts that add fills.
func newRows() *facts {
	f := &facts{n: 1, by: map[crm.Column][]int64{}, day: []int64{}}
	for _, c := range columnsOf {
		f.by[c] = []int64{}
	}
	return f
}

// add adds one fact.
func (f *facts) add(day unit.Day, num float64, owner, account, product, stage int64) {
	f.by[crm.ColOwner] = append(f.by[crm.ColOwner], owner)
	f.by[crm.ColAccount] = append(f.by[crm.ColAccount], account)
	f.by[crm.ColProduct] = append(f.by[crm.ColProduct], product)
	f.by[crm.ColStage] = append(f.by[crm.ColStage], stage)
	f.day, f.num = append(f.day, int64(day)), append(f.num, num)
}
