package commands

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/riskbell/riskbell/alerts"
	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// redraws is the queue of warnings whose messages are to be drawn again. A row's
// value is the number of the warning, its id the place in told/alert from which
// on messages may lag behind: acts that fall together are one row.
const redraws storage.Queue = "redraw"

// redrawRound is the most messages one round of Redraw looks at: about 30 ms of
// the one writer, and no flood for the platforms.
const redrawRound = 50

// redraw edits the actor's messages that show the warning, and owes the others
// theirs: an act takes as long whether two people were told or two thousand.
func (s *Set) redraw(w storage.Writer, org *crm.Org, actor string, a alerts.Alert) error {
	rows, err := kept(toldTable.By(w, "alert", storage.Key(a.ID, actor)))
	if err != nil {
		return err
	}
	for _, row := range rows {
		if err := s.drawAgain(w, org, row); err != nil {
			return err
		}
	}
	return oweRedraw(w, a.ID, storage.Key(a.ID))
}

func oweRedraw(w storage.Writer, alert string, from []byte) error {
	_, err := w.Enqueue(redraws, string(from), w.Now(), []byte(alert))
	return err
}

// Redraw edits messages that lag behind their warnings, as many as a round
// takes; the rest waits for the next. What fails is tried again after a minute.
func (s *Set) Redraw(ctx context.Context, now unit.Instant) error {
	for left := redrawRound; left > 0; {
		claims, err := s.deps.State.ClaimDue(ctx, now, redraws, 1, time.Minute)
		if err != nil || len(claims) == 0 {
			return err
		}
		org, err := (&Call{Now: now, deps: s.deps}).org(ctx)
		if err != nil {
			return err
		}
		n := 0
		err = s.deps.State.Update(ctx, now, func(w storage.Writer) error {
			n, err = s.redrawFrom(w, org, claims[0], left)
			return err
		})
		if err != nil {
			return fmt.Errorf("the messages that show %s: %w", claims[0].Value, err)
		}
		left -= max(n, 1)
	}
	return nil
}

// redrawFrom settles a claim for up to most messages and gives how many it
// looked at; for those after them it owes another.
func (s *Set) redrawFrom(w storage.Writer, org *crm.Org, claim storage.Claim, most int) (int, error) {
	alert := string(claim.Value)
	span := storage.Prefix(storage.Key(alert))
	span.From, span.Limit = []byte(claim.ID), most+1
	rows, err := kept(toldTable.ByRange(w, "alert", span))
	if err != nil {
		return 0, err
	}
	if err := w.Finish(claim); err != nil {
		return 0, err
	}
	stand := map[string]string{}
	for i, row := range rows {
		if i == most {
			return most, oweRedraw(w, alert, append(storage.Key(alert), row.Key...))
		}
		changed, err := row.Value.changed(w, stand)
		if err == nil && changed {
			err = s.drawAgain(w, org, row)
		}
		if err != nil {
			return 0, err
		}
	}
	return len(rows), nil
}

// kept turns a scan into a list whose keys outlive it.
func kept(seq iter.Seq2[storage.Row[told], error]) (rows []storage.Row[told], err error) {
	for row, err := range seq {
		if err != nil {
			return nil, err
		}
		row.Key = slices.Clone(row.Key)
		rows = append(rows, row)
	}
	return rows, nil
}
