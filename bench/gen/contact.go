package gen

import "github.com/riskbell/riskbell/internal/unit"

// Types are the types of activities.
var Types = [4]string{"call", "visit", "mail", "meeting"}

// Activity is a contact with a customer, done, or planned while Open.
type Activity struct {
	ID, Account, Owner int
	Type               int // index into Types
	On                 unit.Day
	Open               bool
}

// Activity is the activity by number. Open ones may lie in the future.
func (c *Company) Activity(i int) Activity {
	d := c.roll(ofActivity, i)
	on := c.day(i, c.Activities)
	a := c.customer(&d, on)
	act := Activity{ID: i, Account: a.ID, Owner: a.Owner, Type: d.n(len(Types)), On: on}
	if d.permille(20) {
		act.Open, act.On = true, on+unit.Day(d.n(15))
	}
	return act
}

// Survey is a question to a customer. AnsweredOn is 0 without an answer, and
// Score 0 then; scores are 1 to 5, or 0 to 10 for NPS.
type Survey struct {
	ID, Account, Owner int
	NPS                bool
	SentOn, AnsweredOn unit.Day
	Score              int
}

// Survey is the survey by number.
func (c *Company) Survey(i int) Survey {
	d := c.roll(ofSurvey, i)
	on := c.day(i, c.Surveys)
	a := c.customer(&d, on)
	s := Survey{ID: i, Account: a.ID, Owner: a.Owner, SentOn: on, NPS: d.permille(200)}
	answered := on + unit.Day(d.n(10))
	if !d.permille(550) || answered > c.Today {
		return s
	}
	s.AnsweredOn, s.Score = answered, 1+max(d.n(5), d.n(5))
	if s.NPS {
		s.Score = max(d.n(11), d.n(11))
	}
	return s
}
