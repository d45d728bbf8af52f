package kpi

import (
	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
)

// wonClass is how ColClass says that an opportunity was won.
const wonClass = 1

// scanWins weighs each opportunity closed in p by one and counts those won.
func scanWins(r *reader, p unit.Period, emit func(*facts) error) error {
	for src, err := range r.v.Facts(crm.KindOpportunity, p) {
		if err != nil {
			return err
		}
		f := &facts{src: src, n: 1, num: make([]float64, src.Len()), den: ones(src.Len())}
		for i, class := range src.Column(crm.ColClass) {
			if class == wonClass {
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
		src.Keep(where(len(class), func(i int) bool { return class[i] == wonClass && since[i] != 0 && since[i] <= days[i] }))
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

// pastPipeline looks into the history of every opportunity that may have been
// open at the end of day.
func (r *reader) pastPipeline(day unit.Day, emit func(*facts) error) error {
	f := newRows()
	for o, err := range again(r.kept.on, &r.kept.deals, crm.All[*crm.Opportunity](r.v)) {
		if err != nil {
			return err
		}
		if o, err = r.openAt(o, day); err != nil {
			return err
		}
		if o == nil {
			continue
		}
		amount, ok, err := r.minor(o.Amount, day)
		if err == nil && ok {
			err = f.add(r, day, amount, o.Owner, o.Account, o.Product, o.Stage)
		}
		if err != nil {
			return err
		}
	}
	return emit(f)
}

// newRows are facts that add fills.
func newRows() *facts {
	f := &facts{n: 1, by: map[crm.Column][]int64{}, day: []int64{}}
	for _, c := range columnsOf {
		f.by[c] = []int64{}
	}
	return f
}

// add adds one fact by the names of what it can be cut by.
func (f *facts) add(r *reader, day unit.Day, num float64, owner, account, product, stage string) error {
	for c, text := range map[crm.Column]string{crm.ColOwner: owner, crm.ColAccount: account, crm.ColProduct: product, crm.ColStage: stage} {
		number, err := r.v.Number(classOfColumn[c], text)
		if err != nil {
			return err
		}
		f.by[c] = append(f.by[c], number)
	}
	f.day, f.num = append(f.day, int64(day)), append(f.num, num)
	return nil
}

// openAt is the opportunity as it stood at the end of a past day, nil if it
// was not open then. Where its history does not reach back its present amount
// and stage stand in.
func (r *reader) openAt(o *crm.Opportunity, day unit.Day) (*crm.Opportunity, error) {
	if o.CreatedOn > day || o.Class != crm.Open && o.ClosedOn <= day {
		return nil, nil
	}
	versions, err := r.history(o.ID)
	if err != nil {
		return nil, err
	}
	end := (day + 1).Start(r.v.Zone())
	for i := len(versions) - 1; i >= 0; i-- {
		if v := versions[i]; v.EffectiveAt < end && v.Origin != crm.Created && !v.Deleted {
			return ifOpen(v.Record), nil
		}
	}
	then := *o
	if o.Class != crm.Open {
		then.Stage = "" // the stage of that day is unknown
	}
	return &then, nil
}

func ifOpen(o *crm.Opportunity) *crm.Opportunity {
	if o.Class == crm.Open {
		return o
	}
	return nil
}
