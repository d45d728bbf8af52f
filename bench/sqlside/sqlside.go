// Package sqlside is what the engines that speak SQL have in common: how the
// days of the plan get into their questions and the answers out of them.
//
// Their tables are what a careful user would make: whole numbers for ids and
// days, amounts converted to the base currency when they are loaded. The
// product is given the ids as texts and converts by itself.
package sqlside

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/riskbell/riskbell/bench/engine"
	"github.com/riskbell/riskbell/bench/gen"
	"github.com/riskbell/riskbell/internal/unit"
)

// Asker asks the questions of a database. Statements are prepared once, with
// the days of the plan in them as constants, so that planning costs nothing
// and sees what it may skip.
type Asker struct {
	DB    *sql.DB
	Plan  engine.Plan
	Texts map[engine.Question]string // with the names of days that Days knows
	Risks string

	mu       sync.Mutex
	prepared map[string]*sql.Stmt
}

// Days replaces names such as {month.from} and {month.to} by their numbers.
func Days(p engine.Plan) *strings.Replacer {
	var pairs []string
	for name, span := range map[string]unit.Period{
		"month": p.Month, "before": p.Before, "ago": p.YearAgo, "quarter": p.Quarter, "earlier": p.ChurnEarlier,
		"later": p.ChurnLater, "year": p.Year(), "days": p.Days, "90": p.Last90, "365": p.Last365, "730": p.Before365,
	} {
		pairs = append(pairs, "{"+name+".from}", number(span.From), "{"+name+".to}", number(span.To))
	}
	var months []string
	for _, m := range p.Months {
		months = append(months, fmt.Sprintf("(%d,%d)", m.From, m.To))
	}
	return strings.NewReplacer(append(pairs, "{today}", number(p.Today), "{rep}", strconv.Itoa(p.Rep), "{months}", strings.Join(months, ","))...)
}

func number(d unit.Day) string { return strconv.Itoa(int(d)) }

func (a *Asker) statement(ctx context.Context, text string) (*sql.Stmt, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if s := a.prepared[text]; s != nil {
		return s, nil
	}
	s, err := a.DB.PrepareContext(ctx, Days(a.Plan).Replace(text))
	if err != nil {
		return nil, fmt.Errorf("%w in %s", err, text)
	}
	if a.prepared == nil {
		a.prepared = map[string]*sql.Stmt{}
	}
	a.prepared[text] = s
	return s, nil
}

// query hands each row of an answer to do, its columns as they came.
func (a *Asker) query(ctx context.Context, text string, do func([]any) error) error {
	s, err := a.statement(ctx, text)
	if err != nil {
		return err
	}
	rows, err := s.QueryContext(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // an error of the rows comes from Err
	names, err := rows.Columns()
	if err != nil {
		return err
	}
	values, into := make([]any, len(names)), make([]any, len(names))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		if err := do(values); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Ask answers a question.
func (a *Asker) Ask(ctx context.Context, q engine.Question) (engine.Table, error) {
	var out engine.Table
	err := a.query(ctx, a.Texts[q], func(v []any) error {
		row := engine.Row{}
		if k := len(v) - len(engine.Columns(q)); k == 1 {
			row.Key = key(q, v[0])
			v = v[1:]
		}
		for _, x := range v {
			n, err := whole(x)
			if err != nil {
				return fmt.Errorf("%s: %w", q, err)
			}
			row.V = append(row.V, n)
		}
		out = append(out, row)
		return nil
	})
	switch q {
	case engine.CSAT:
		out = fill(out, a.Plan.Months)
	case engine.Trend:
		out = fill(out, a.Plan.Days.Split(unit.ByDay))
	}
	return out, err
}

// key is what the product calls the group.
func key(q engine.Question, v any) string {
	n, err := whole(v)
	switch {
	case v == nil:
		return ""
	case err != nil:
		return fmt.Sprint(v)
	case q == engine.Top:
		return gen.OwnerID(int(n))
	}
	return unit.Day(n).String()
}

// whole is a number of the database; NULL, the sum of nothing, is 0.
func whole(v any) (int64, error) {
	switch n := v.(type) {
	case nil:
		return 0, nil
	case int64:
		return n, nil
	case int32:
		return int64(n), nil
	case float64:
		if n == float64(int64(n)) {
			return int64(n), nil
		}
	}
	return 0, fmt.Errorf("%v (%T) is not a whole number", v, v)
}

// fill adds the units of time in which nothing happened.
func fill(t engine.Table, units []unit.Period) engine.Table {
	var out engine.Table
	for _, u := range units {
		row := engine.Row{Key: u.From.String(), V: []int64{0, 0}}
		if len(t) > 0 && t[0].Key == row.Key {
			row, t = t[0], t[1:]
		}
		out = append(out, row)
	}
	return append(out, t...) // what belongs to none of them is shown, and fails
}

// Risk goes over the accounts; the columns come in the order of engine.Risk.
func (a *Asker) Risk(ctx context.Context, each func(*engine.Risk) error) error {
	var r engine.Risk
	var account int64
	into := []*int64{&account, &r.Orders, &r.OrderDays, &r.LastOrder, &r.GapDays, &r.Gap2, &r.Revenue90, &r.Revenue365,
		&r.Before365, &r.LastContact, &r.OpenDeals, &r.Points, &r.Answers, &r.Overdue}
	return a.query(ctx, a.Risks, func(v []any) (err error) {
		for i, x := range v {
			if *into[i], err = whole(x); err != nil {
				return err
			}
		}
		r.Account = int(account)
		return each(&r)
	})
}
