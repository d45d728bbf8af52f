package demo

import (
	"math/rand/v2"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
)

// life is one record over time: its contents, oldest first.
type life []version

type version struct {
	at     unit.Instant
	record crm.Record
}

// last is the newest content there will be.
func (l *life) last() crm.Record { return (*l)[len(*l)-1].record }

// before is the content entered last before cut, nil if the record is not yet born.
func (l life) before(cut unit.Instant) crm.Record {
	for i := len(l) - 1; i >= 0; i-- {
		if l[i].at < cut {
			return l[i].record
		}
	}
	return nil
}

// pointer is a record type T as the crm package uses it.
type pointer[T any] interface {
	*T
	crm.Record
}

// add begins the life of a record entered at an instant.
func (b *builder) add(r crm.Record, at unit.Instant) *life {
	head := r.Head()
	head.CreatedAt, head.ModifiedAt = at, at
	l := &life{{at: at, record: r}}
	b.lives[r.Kind()] = append(b.lives[r.Kind()], l)
	return l
}

// revise enters a change at an instant, or a minute after the last one where
// that is later. The earlier content stays as it was.
func revise[T any, P pointer[T]](l *life, at unit.Instant, change func(P)) {
	old := (*l)[len(*l)-1]
	at = max(at, old.at+60_000)
	content := *old.record.(P)
	next := P(&content)
	change(next)
	next.Head().ModifiedAt = at
	*l = append(*l, version{at: at, record: next})
}

// shanghai is the company's offset from UTC, in milliseconds; China keeps no
// summer time.
const shanghai = 8 * 3600_000

// midnight is the instant a day begins in the company's zone.
func midnight(d unit.Day) unit.Instant { return unit.Instant(int64(d)*86_400_000 - shanghai) }

// moment is a time in office hours of d.
func moment(r *rand.Rand, d unit.Day) unit.Instant {
	return midnight(d) + unit.Instant(9*3600_000+r.IntN(8*3600)*1000)
}
