package diary

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// link is one seal. Chain is the SHA-256 over the chain before it, its number
// and the hash of its entry.
type link struct {
	ID    string `cbor:"1,keyasint"`
	Entry []byte `cbor:"2,keyasint"`
	Chain []byte `cbor:"3,keyasint"`
}

// Checkpoint is the end of the chain at a time. One kept outside of the data
// folder, in a chat or on paper, shows later whether all up to it was
// rewritten.
type Checkpoint struct {
	Seals int64        `cbor:"1,keyasint"` // how many there are
	Chain []byte       `cbor:"2,keyasint"`
	At    unit.Instant `cbor:"3,keyasint"`
}

// String is the checkpoint as people post it: "1204 3f5a…", the hash in hex.
func (c Checkpoint) String() string { return fmt.Sprintf("%d %x", c.Seals, c.Chain) }

// ErrBroken is returned by Verify when the diary is not as it was sealed.
var ErrBroken = errors.New("the diary was altered")

var (
	links   = storage.NewTable[link]("diary/seal", 1)
	heads   = storage.NewTable[Checkpoint]("diary/head", 1)
	headKey = storage.Key("head")
)

// Seal chains up to limit entries, the oldest first, and returns the new end
// of the chain and how many were added.
func Seal(w storage.Writer, limit int) (Checkpoint, int, error) {
	head, _, err := heads.Get(w, headKey)
	if err != nil {
		return head, 0, err
	}
	var waiting []sealed
	for row, err := range entries.ByRange(w, "open", storage.Range{Limit: limit}) {
		if err != nil {
			return head, 0, err
		}
		waiting = append(waiting, row.Value)
	}
	for _, s := range waiting {
		if head, err = seal(w, head, s); err != nil {
			return head, 0, fmt.Errorf("sealing diary entry %q: %w", s.ID, err)
		}
	}
	if len(waiting) == 0 {
		return head, 0, nil
	}
	head.At = w.Now()
	return head, len(waiting), heads.Put(w, headKey, head)
}

func seal(w storage.Writer, head Checkpoint, s sealed) (Checkpoint, error) {
	s.Open = false
	entry, err := hash(s)
	if err != nil {
		return head, err
	}
	chain, err := next(head, entry)
	if err != nil {
		return head, err
	}
	head = Checkpoint{Seals: head.Seals + 1, Chain: chain}
	return head, errors.Join(
		entries.Put(w, storage.Key(s.ID), s),
		links.Put(w, storage.Key(head.Seals), link{ID: s.ID, Entry: entry, Chain: chain}))
}

// next is the chain after one more entry.
func next(head Checkpoint, entry []byte) ([]byte, error) {
	return hash([]any{head.Chain, head.Seals + 1, entry})
}

// Report is what Verify went through.
type Report struct {
	Head   Checkpoint
	Open   int // entries that wait for their seal
	Erased int // sealed entries of which a part was erased
}

// String is one line about the diary.
func (p Report) String() string {
	return fmt.Sprintf("diary: %d sealed, %d waiting, %d with an erased part; checkpoint %s", p.Head.Seals, p.Open, p.Erased, p.Head)
}

// Verify recomputes the whole chain, and compares it with the checkpoints that
// were kept elsewhere. The first thing that does not fit gives ErrBroken and
// says where; the report holds what was found up to there.
func Verify(r storage.Reader, kept ...Checkpoint) (Report, error) {
	var report Report
	for row, err := range links.Scan(r, storage.Range{}) {
		if err != nil {
			return report, err
		}
		if err := report.follow(r, row); err != nil {
			return report, err
		}
		if err := agrees(report.Head, kept); err != nil {
			return report, err
		}
	}
	return report, report.ends(r, kept)
}

// follow checks one seal and its entry.
func (p *Report) follow(r storage.Reader, row storage.Row[link]) error {
	var number int64
	l, key := row.Value, storage.Key(row.Value.ID)
	if err := storage.ParseKey(row.Key, &number); err != nil || number != p.Head.Seals+1 {
		return fmt.Errorf("%w: seal %d is missing", ErrBroken, p.Head.Seals+1)
	}
	s, ok, err := entries.Get(r, key)
	if err != nil {
		return err
	}
	entry, err := hash(s)
	if err != nil {
		return err
	}
	if !ok || !bytes.Equal(entry, l.Entry) {
		return fmt.Errorf("%w: entry %q of seal %d is missing or changed", ErrBroken, l.ID, number)
	}
	if chain, err := next(p.Head, entry); err != nil || !bytes.Equal(chain, l.Chain) {
		return errors.Join(fmt.Errorf("%w: seal %d does not follow the one before", ErrBroken, number), err)
	}
	p.Head = Checkpoint{Seals: number, Chain: l.Chain}
	return p.parts(r, s)
}

// parts compares what is left of an entry's private parts with their hashes.
func (p *Report) parts(r storage.Reader, s sealed) error {
	a, hasWho, err1 := whos.Get(r, storage.Key(s.ID))
	b, hasWhat, err2 := whats.Get(r, storage.Key(s.ID))
	whoHash, err3 := hash(a)
	whatHash, err4 := hash(b)
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		return err
	}
	if hasWho && !bytes.Equal(whoHash, s.Who) || hasWhat && !bytes.Equal(whatHash, s.What) {
		return fmt.Errorf("%w: actor, object or reason of entry %q is changed", ErrBroken, s.ID)
	}
	if !hasWho || !hasWhat {
		p.Erased++
	}
	return nil
}

func agrees(head Checkpoint, kept []Checkpoint) error {
	for _, k := range kept {
		if k.Seals == head.Seals && !bytes.Equal(k.Chain, head.Chain) {
			return fmt.Errorf("%w: seal %d differs from the checkpoint kept elsewhere", ErrBroken, k.Seals)
		}
	}
	return nil
}

// ends compares the end of the chain with the stored head and the kept
// checkpoints, and looks for entries that are neither sealed nor waiting.
func (p *Report) ends(r storage.Reader, kept []Checkpoint) error {
	head, _, err := heads.Get(r, headKey)
	if err != nil {
		return err
	}
	if head.Seals != p.Head.Seals || !bytes.Equal(head.Chain, p.Head.Chain) {
		return fmt.Errorf("%w: there are %d seals, and there were %d", ErrBroken, p.Head.Seals, head.Seals)
	}
	p.Head.At = head.At
	for _, k := range kept {
		if k.Seals > head.Seals {
			return fmt.Errorf("%w: there are %d seals, and the checkpoint kept elsewhere has %d", ErrBroken, head.Seals, k.Seals)
		}
	}
	return p.count(r)
}

// count finds entries that were slipped in as if they had been sealed.
func (p *Report) count(r storage.Reader) error {
	var sealedCount int64
	for row, err := range entries.Scan(r, storage.Range{}) {
		switch {
		case err != nil:
			return err
		case row.Value.Open:
			p.Open++
		default:
			sealedCount++
		}
	}
	if sealedCount != p.Head.Seals {
		return fmt.Errorf("%w: %d entries say they are sealed, and there are %d seals", ErrBroken, sealedCount, p.Head.Seals)
	}
	return nil
}
