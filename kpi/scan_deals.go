package kpi

import (
	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
)

func dealFact(o *crm.Opportunity, day unit.Day) fact {
	return fact{day: day, owner: o.Owner, account: o.Account, product: o.Product, stage: o.Stage, n: 1}
}

// closed gives the opportunities closed in p.
func (r *reader) closed(p unit.Period, do func(*crm.Opportunity)) error {
	for o, err := range crm.All[*crm.Opportunity](r.v) {
		if err != nil {
			return err
		}
		if o.Class != crm.Open && p.Contains(o.ClosedOn) {
			do(o)
		}
	}
	return nil
}

// scanWins weighs each opportunity closed in p by one and counts those won.
func scanWins(r *reader, p unit.Period, emit func(*fact)) error {
	return r.closed(p, func(o *crm.Opportunity) {
		f := dealFact(o, o.ClosedOn)
		f.den = 1
		if o.Class == crm.Won {
			f.num = 1
		}
		emit(&f)
	})
}

// scanCycle gives the days from creation to the win of each opportunity won
// in p; those without a day of creation are left out.
func scanCycle(r *reader, p unit.Period, emit func(*fact)) error {
	return r.closed(p, func(o *crm.Opportunity) {
		if o.Class != crm.Won || o.CreatedOn == 0 || o.CreatedOn > o.ClosedOn {
			return
		}
		f := dealFact(o, o.ClosedOn)
		f.num, f.den = float64(o.ClosedOn-o.CreatedOn), 1
		emit(&f)
	})
}

// scanContracts takes the contracts sent in p that are decided, and counts
// those signed. Whatever became of a contract after it was signed, it was
// signed. Those still undecided are told beside it.
func scanContracts(r *reader, p unit.Period, emit func(*fact)) error {
	for c, err := range crm.All[*crm.Contract](r.v) {
		if err != nil {
			return err
		}
		if !p.Contains(c.SentOn) {
			continue
		}
		f := fact{day: c.SentOn, owner: c.Owner, account: c.Account, n: 1}
		switch {
		case c.SignedOn != 0 || c.Status == crm.ContractSigned:
			f.num, f.den = 1, 1
		case c.Status == crm.ContractRefused || c.Status == crm.ContractTerminated:
			f.den = 1
		default:
			f.tag, f.num = "undecided", 1
		}
		emit(&f)
	}
	return nil
}

// scanPipeline adds the amounts of the opportunities open at the end of p, or
// now if that is still to come.
func scanPipeline(r *reader, p unit.Period, emit func(*fact)) error {
	day := p.To - 1
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
		if err != nil {
			return err
		}
		if ok {
			f := dealFact(o, day)
			f.num = amount
			emit(&f)
		}
	}
	return nil
}

// openAt is the opportunity as it stood at the end of day, nil if it was not
// open then. Where its history does not reach back its present amount and
// stage stand in.
func (r *reader) openAt(o *crm.Opportunity, day unit.Day) (*crm.Opportunity, error) {
	if day >= r.today {
		return ifOpen(o), nil
	}
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
