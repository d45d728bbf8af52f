package crm

import (
	"context"
	"fmt"
	"hash/maphash"
	"slices"

	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/storage"
)

// fewRecords is how many records a kind must have for a share of it to mean
// anything, and sweepBatch how many are taken as gone in one transaction.
const (
	fewRecords = 20
	sweepBatch = 2000
)

// sweep notes as gone what a run that listed everything did not list. If that
// is too large a share of a kind, the listing is taken to be short, and
// nothing is noted.
func (s *syncing) sweep(ctx context.Context) error {
	missing, err := s.missing(ctx)
	if err != nil {
		return err
	}
	for batch := range slices.Chunk(missing, sweepBatch) {
		gone := 0
		err := s.ledger.store.Update(ctx, s.now, func(w storage.Writer) error {
			gone = 0
			p := newPen(w, s.now, s.state.Number, s.ledger.book)
			for _, ref := range batch {
				done, err := p.gone(shapes[ref.Kind], ref.ID)
				if err != nil {
					return err
				}
				if done {
					gone++
				}
			}
			return p.finish()
		})
		if err != nil {
			return i18n.Say("feed.sync.store", "problem", err)
		}
		s.run.Gone += gone
	}
	return nil
}

// missing lists the source's records that the run did not see.
func (s *syncing) missing(ctx context.Context) ([]Ref, error) {
	var out []Ref
	total, lost := map[Kind]int{}, map[Kind]int{}
	err := s.ledger.store.View(ctx, s.now, func(r storage.Reader) error {
		for e, err := range pointers.Scan(r, storage.Range{}) {
			if err != nil {
				return err
			}
			if e.Value.Source != s.state.Number || e.Value.Deleted {
				continue
			}
			ref, err := parsePointer(e.Key)
			if err != nil {
				return err
			}
			total[ref.Kind]++
			if _, ok := s.seen[maphash.Comparable(s.seed, ref)]; !ok {
				lost[ref.Kind]++
				out = append(out, ref)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, kind := range Kinds() {
		if total[kind] >= fewRecords && float64(lost[kind]) > s.ledger.maxGone*float64(total[kind]) {
			return nil, i18n.Say("feed.sync.short", "listed", total[kind]-lost[kind], "all", total[kind], "kind", string(kind))
		}
	}
	return out, nil
}

func parsePointer(key []byte) (Ref, error) {
	var code uint8
	var id string
	if err := storage.ParseKey(key, &code, &id); err != nil {
		return Ref{}, err
	}
	s, ok := shapeOfCode[code]
	if !ok {
		return Ref{}, fmt.Errorf("%w: no kind has number %d", storage.ErrNewer, code)
	}
	return Ref{s.kind, id}, nil
}
