package mapping

import (
	"hash/maphash"
	"strconv"
	"strings"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/i18n"
)

// maxMerged bounds the records that are held in memory because rows still to
// come may say more about them.
const maxMerged = 4_000_000

// Run turns the rows of one reading of the feed into records. It remembers
// which ids it has seen, so its rows must come in the order of the files.
type Run struct {
	latest  string // day after which nothing can have happened, "" for any
	dedupe  bool   // an id may stand on one row only
	names   []string
	seed    maphash.Seed
	seen    map[uint64]uint64 // hash of kind and id: where it stands
	repeats map[uint64]uint32 // hash of a natural key: how often it came
	merged  map[crm.Ref]*draft
	order   []*draft
	flushed int // how many of order were handed out
	// Dry says that rows are only judged: no record is made.
	Dry     bool
	scratch map[*record]*draft
}

// draft is a record in the making.
type draft struct {
	of     *record
	id     string
	values []value
	extra  map[string]string
	gone   bool
	known  *draft // what earlier rows said of a merged record
}

// Run begins the reading of a feed whose files have these names. dedupe says
// that an id may stand on one row only.
func (m Mapping) Run(names []string, dedupe bool) *Run {
	return &Run{latest: m.latest().String(), dedupe: dedupe, names: names, seed: maphash.MakeSeed(),
		seen: map[uint64]uint64{}, repeats: map[uint64]uint32{}, merged: map[crm.Ref]*draft{}, scratch: map[*record]*draft{}}
}

// File adds a file, or a stream, and gives its number.
func (n *Run) File(name string) int {
	n.names = append(n.names, name)
	return len(n.names) - 1
}

// Add reads a row of the file or stream with that number and puts what it
// yields on the page. A row of which any record cannot be read is set aside as
// a whole.
func (n *Run) Add(s *Stream, file int, r *Row, page *crm.Page) error {
	page.Read++
	if len(s.skip) > 0 && all(s.skip, r, s.comma) {
		return nil
	}
	drafts, err := n.drafts(s, r)
	if err != nil {
		n.reject(file, r, err, page)
		return nil
	}
	for _, d := range drafts {
		if err := n.put(s, d, file, r, page); err != nil {
			return err
		}
	}
	return nil
}

func (n *Run) Place(file, line int) string { return n.names[file] + ":" + strconv.Itoa(line) }

// at is the place as people read it.
func (n *Run) at(file, line int) error {
	return i18n.Say("feed.at", "file", n.names[file], "line", strconv.Itoa(line))
}

func (n *Run) reject(file int, r *Row, reason error, page *crm.Page) {
	page.Rejected = append(page.Rejected, crm.Rejection{Place: n.Place(file, r.Line), Reason: i18n.Both(reason), Raw: RawText(r.Raw)})
}

func (n *Run) drafts(s *Stream, r *Row) ([]*draft, error) {
	var out []*draft
	for _, rec := range s.records {
		if !all(rec.when, r, s.comma) {
			continue
		}
		d, err := n.draft(s, rec, r)
		if err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	for _, d := range out {
		if err := n.addable(d); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// maxID is how many bytes an id may have.
const maxID = 200

// draft reads a record; the draft is only valid until the next row's.
func (n *Run) draft(s *Stream, rec *record, r *Row) (*draft, error) {
	d := n.scratch[rec]
	if d == nil {
		d = &draft{values: make([]value, len(rec.infos))}
		n.scratch[rec] = d
	}
	clear(d.values)
	*d = draft{of: rec, values: d.values}
	if rec.id != nil {
		v, err := rec.id.read(r)
		if err != nil {
			return nil, err
		}
		d.id = v.text
	} else {
		d.id = naturalKey(rec.key, r)
	}
	if d.id == "" {
		return nil, rec.noID()
	}
	if len(d.id) > maxID || strings.ContainsFunc(d.id, func(c rune) bool { return c < ' ' || c == 0x7f }) {
		return nil, i18n.Say("feed.unfit.id", "id", Quote(d.id), "most", maxID)
	}
	if d.gone = goneBy(s, rec, r); d.gone {
		return d, nil
	}
	for _, f := range rec.fields {
		v, err := n.read(f, r)
		if err != nil {
			return nil, err
		}
		d.values[f.place] = v
	}
	if rec.extra {
		d.extra = r.Head.extra(s, r)
	}
	return d, nil
}

func (n *Run) read(f *field, r *Row) (value, error) {
	v, err := f.read(r)
	if err != nil || n.latest == "" || v.text == "" || !f.past {
		return v, err
	}
	if v.text[:min(10, len(v.text))] > n.latest {
		return v, f.fault(i18n.Say("feed.value.future", "value", f.written(r)))
	}
	return v, nil
}

// noID says which columns the id should have come from.
func (rec *record) noID() error {
	columns := Quotes(rec.key)
	if rec.id != nil {
		columns = rec.id.columns()
	}
	return i18n.Say("feed.unfit.noids", "kind", string(rec.kind), "columns", columns)
}

// goneBy reports whether the row says its record was deleted, by the mapping
// or as Singer taps do.
func goneBy(s *Stream, rec *record, r *Row) bool {
	if len(rec.deleted) > 0 && all(rec.deleted, r, s.comma) {
		return true
	}
	return rec.extra && r.Get("_sdc_deleted_at") != ""
}

// put hands the draft on: to the page, or to what is known of a merged record.
func (n *Run) put(s *Stream, d *draft, file int, r *Row, page *crm.Page) error {
	if len(d.of.key) > 0 {
		h := maphash.String(n.seed, string(d.of.kind)+"\x00"+d.id)
		n.repeats[h]++
		if times := n.repeats[h]; times > 1 {
			d.id += "/" + strconv.Itoa(int(times))
		}
	}
	ref := crm.Ref{Kind: d.of.kind, ID: d.id}
	switch {
	case d.gone:
		page.Gone = append(page.Gone, ref)
		return nil
	case d.of.merge:
		return n.merge(ref, d)
	case n.dedupe && len(d.of.key) == 0:
		if first, same := n.first(ref, d, file, r.Line); first != nil {
			if !same {
				n.reject(file, r, i18n.Say("feed.row.twice", "record", ref.String(), "place", first), page)
			}
			return nil
		}
	}
	history, err := n.history(s, d, r)
	if err == nil {
		if n.Dry {
			return nil
		}
		var rec crm.Record
		if rec, err = d.build(); err == nil {
			page.Records = append(page.Records, rec)
			page.History = append(page.History, history...)
			return nil
		}
	}
	n.reject(file, r, err, page)
	return nil
}

// first says where a record of that id was read before, nil for nowhere, and
// whether it had the same content.
func (n *Run) first(ref crm.Ref, d *draft, file, line int) (at error, same bool) {
	key := maphash.String(n.seed, string(ref.Kind)+"\x00"+ref.ID)
	content := d.sum(n.seed) & (1<<20 - 1)
	if seen, ok := n.seen[key]; ok {
		return n.at(int(seen>>48), int(seen>>20&(1<<28-1))), seen&(1<<20-1) == content
	}
	n.seen[key] = uint64(file)<<48 | uint64(line&(1<<28-1))<<20 | content
	return nil, false
}

func (d *draft) sum(seed maphash.Seed) uint64 {
	var h maphash.Hash
	h.SetSeed(seed)
	for _, v := range d.values {
		h.WriteString(v.canonical())
		h.WriteByte(0)
	}
	return h.Sum64()
}

// build makes the record.
func (d *draft) build() (crm.Record, error) {
	rec := crm.New(d.of.kind)
	for i, info := range d.of.infos {
		if v := d.values[i]; !v.absent() {
			if err := crm.SetText(rec, info.Name, v.canonical()); err != nil {
				return nil, err
			}
		}
	}
	head := rec.Head()
	head.ID, head.Extra = d.id, d.extra
	return rec, nil
}
