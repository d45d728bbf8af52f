package gen

import "github.com/riskbell/riskbell/internal/unit"

// Class is what a stage means.
type Class int

// The classes.
const (
	Open Class = iota
	Won
	Lost
)

// Stages are the codes of the stages in order; the last two are won and lost.
var Stages = [6]string{"lead", "qualified", "proposal", "negotiation", "won", "lost"}

// Deal is a possible sale. ClosedOn is 0 while it is open.
type Deal struct {
	ID, Account, Owner, Product int
	Stage                       int // index into Stages
	Class                       Class
	CreatedOn, Expected         unit.Day
	StageSince, ClosedOn        unit.Day
	Amount                      Money
	Events                      []StageEvent // the first is its creation
}

// StageEvent is a step of a deal into a stage; From is None at its creation.
type StageEvent struct {
	Deal, From, To int
	On             unit.Day
}

// Deal is the deal by number with its steps up to today.
func (c *Company) Deal(i int) Deal {
	d := c.roll(ofDeal, i)
	on := c.day(i, c.Deals)
	a := c.customer(&d, on)
	deal := Deal{ID: i, Account: a.ID, Owner: a.Owner, Product: d.n(c.Products), CreatedOn: on,
		Amount: c.money(d.amount(), a.Foreign, on)}
	days := 12<<d.n(4) + d.n(60)
	deal.Expected = on + unit.Day(days)
	end, class := 3+d.n(2), Won // it goes from one open stage to the next, or skips the last
	switch luck := d.n(100); {
	case luck < 50:
		end, class = 1+d.n(4), Lost
	case luck < 70:
		days, class = 300, Lost // it drifts
	}
	deal.step(StageEvent{Deal: i, From: None, To: 0, On: on})
	for s := 1; s < end; s++ {
		deal.stepUntil(c.Today, s, on+unit.Day(days*s/end))
	}
	deal.stepUntil(c.Today, len(Stages)-3+int(class), on+unit.Day(days))
	return deal
}

func (deal *Deal) stepUntil(today unit.Day, to int, on unit.Day) {
	if on <= today && deal.Class == Open {
		deal.step(StageEvent{Deal: deal.ID, From: deal.Stage, To: to, On: on})
	}
}

func (deal *Deal) step(e StageEvent) {
	deal.Events = append(deal.Events, e)
	deal.Stage, deal.StageSince = e.To, e.On
	if e.To >= len(Stages)-2 {
		deal.Class, deal.ClosedOn = Class(e.To-len(Stages)+3), e.On
	}
}

// Status is where a contract stands.
type Status int

// The statuses of contracts.
const (
	Sent Status = iota
	Signed
	Refused
	Terminated // after it was signed
)

// Contract is an agreement sent to a customer. SignedOn is 0 unless it was
// signed.
type Contract struct {
	ID, Account, Owner int
	Amount             Money
	Status             Status
	SentOn, SignedOn   unit.Day
}

// Contract is the contract by number.
func (c *Company) Contract(i int) Contract {
	d := c.roll(ofContract, i)
	on := c.day(i, c.Contracts)
	a := c.customer(&d, on)
	k := Contract{ID: i, Account: a.ID, Owner: a.Owner, SentOn: on, Amount: c.money(d.amount(), a.Foreign, on)}
	decided := on + unit.Day(1+d.n(25))
	switch luck := d.n(100); {
	case decided > c.Today || luck < 10:
	case luck < 22:
		k.Status = Refused
	case luck < 24:
		k.Status, k.SignedOn = Terminated, decided
	default:
		k.Status, k.SignedOn = Signed, decided
	}
	return k
}
