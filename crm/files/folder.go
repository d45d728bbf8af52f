package files

import (
	"context"
	"encoding/json"
	"errors"
	"io"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/crm/mapping"
	"github.com/riskbell/riskbell/internal/i18n"
)

// pageRows is how many rows a page covers.
const pageRows = 2000

// Open prepares the reading of a folder, or of a single file, with a mapping.
// Files the mapping does not know are left alone. Each run reads all files in
// the order of their names; a run over files that have not changed since the
// last complete one yields an empty last page.
func Open(place string, m mapping.Mapping) (crm.Source, error) {
	f, err := openFolder(place, m)
	if err != nil {
		return nil, err
	}
	return &folderSource{place: place, mapping: m, folder: f}, f.root.Close()
}

// folderSource hands out the pages of a folder.
type folderSource struct {
	place   string
	mapping mapping.Mapping
	folder  *folder
	pass    *pass
	cursor  string // after the page handed out last
	whole   bool   // the pass began with its first page
	bad     bool   // rows were set aside in this pass
}

// cursor is where a run stands: after Page pages of a run over files with that
// fingerprint, or at its end.
type cursor struct {
	Files string `json:"files"`
	Page  int    `json:"page,omitempty"`
	Done  bool   `json:"done,omitempty"`
}

func (c cursor) String() string {
	text, err := json.Marshal(c)
	if err != nil { // strings and numbers always marshal
		panic(err)
	}
	return string(text)
}

// Name is the mapping's name.
func (s *folderSource) Name() string { return s.mapping.Name }

// Fetch reads the next page. Files that are mostly unreadable make the run
// fail before its first page.
func (s *folderSource) Fetch(ctx context.Context, text string) (crm.Page, error) {
	if s.pass == nil || text != s.cursor {
		page, done, err := s.begin(ctx, text)
		if done || err != nil {
			return page, err
		}
	}
	page, err := s.pass.page(ctx)
	if err != nil {
		s.end()
		return crm.Page{}, err
	}
	s.bad = s.bad || len(page.Rejected) > 0
	at := cursor{Files: s.pass.fingerprint, Page: s.pass.pages, Done: page.Last}
	if page.Last {
		page.Whole = s.mapping.Complete() && s.whole && !s.bad
		s.end()
	}
	page.Cursor = at.String()
	s.cursor = page.Cursor
	return page, nil
}

func (s *folderSource) end() {
	s.pass.close()
	s.pass = nil
}

// begin starts a pass behind the cursor; done says that there is nothing new.
func (s *folderSource) begin(ctx context.Context, text string) (page crm.Page, done bool, err error) {
	if s.pass != nil {
		s.end()
	}
	f, err := openFolder(s.place, s.mapping)
	if err != nil {
		return page, false, err
	}
	var at cursor
	if json.Unmarshal([]byte(text), &at) != nil || at.Files != f.fingerprint(s.mapping) {
		at = cursor{} // other files, or a cursor of somebody else: from the beginning
	}
	if at.Done {
		return crm.Page{Cursor: text, Last: true, Same: true}, true, f.root.Close()
	}
	if err := check(ctx, f, s.mapping); err != nil {
		return page, false, errors.Join(err, f.root.Close())
	}
	s.pass = newPass(f, s.mapping)
	s.whole, s.bad = at.Page == 0 || s.mapping.Complete(), false
	if s.mapping.Complete() {
		at.Page = 0 // a complete run lists everything: it cannot go on in the middle
	}
	for range at.Page {
		if _, err := s.pass.page(ctx); err != nil {
			s.end()
			return page, false, err
		}
	}
	return page, false, nil
}

// pass is one reading of all files.
type pass struct {
	folder      *folder
	run         *mapping.Run
	fingerprint string
	pages       int
	file        int // number of the file being read
	rows        rows
	done        func()
}

func newPass(f *folder, m mapping.Mapping) *pass {
	names := make([]string, len(f.files))
	for i, file := range f.files {
		names[i] = file.name
	}
	return &pass{folder: f, run: m.Run(names, true), fingerprint: f.fingerprint(m)}
}

func (p *pass) close() {
	if p.done != nil {
		p.done()
		p.done = nil
	}
	_ = p.folder.root.Close() // was only read
}

// page reads rows until a page is full; when the files are at their end it
// gives the merged records.
func (p *pass) page(ctx context.Context) (crm.Page, error) {
	var page crm.Page
	if p.pages == 0 {
		page.Notes = p.folder.notes
	}
	for p.file < len(p.folder.files) && page.Read < pageRows {
		if page.Read%256 == 0 && ctx.Err() != nil {
			return page, ctx.Err()
		}
		if err := p.step(&page); err != nil {
			return page, err
		}
	}
	p.pages++
	if p.file < len(p.folder.files) {
		return page, nil
	}
	var err error
	page.Last, err = p.run.Flush(&page, pageRows)
	return page, err
}

// step reads one row, or opens or closes a file.
func (p *pass) step(page *crm.Page) error {
	file := p.folder.files[p.file]
	if p.rows == nil {
		r, done, err := p.folder.open(file)
		if err != nil {
			return err
		}
		p.rows, p.done = r, done
		return nil
	}
	r, err := p.rows.next()
	var bad *badRow
	switch {
	case err == nil:
		return p.run.Add(file.stream, p.file, r, page)
	case errors.As(err, &bad):
		page.Read++
		page.Rejected = append(page.Rejected, crm.Rejection{Place: p.run.Place(p.file, bad.line), Reason: i18n.Both(bad.reason), Raw: bad.raw})
		return nil
	case !errors.Is(err, io.EOF):
		return mapping.Within(file.name, broke(err))
	case p.folder.changed(file):
		return mapping.Within(file.name, i18n.Say("feed.file.changed"))
	}
	if file.stream.AnyColumns {
		// Only now are all the columns of lines of JSON known.
		note, err := file.stream.Understood(file.name, p.rows.header())
		if err != nil {
			return err
		}
		page.Notes = append(page.Notes, note...)
	}
	p.done()
	p.rows, p.done = nil, nil
	p.file++
	return nil
}

// check reads all files without keeping anything and refuses the feed if any
// of them is mostly unreadable, naming its first reasons.
func check(ctx context.Context, f *folder, m mapping.Mapping) error {
	p := newPass(f, m)
	p.run.Dry = true
	defer func() {
		if p.done != nil {
			p.done()
		}
	}()
	var problems []error
	for p.file < len(f.files) {
		t, err := p.tally(ctx)
		if err != nil {
			return err
		}
		problems = append(problems, t.verdict(f.files[p.file-1].name))
	}
	return errors.Join(problems...)
}

// tally counts the rows of the current file, good and bad.
func (p *pass) tally(ctx context.Context) (tally, error) {
	var t tally
	for at := p.file; p.file == at; {
		var page crm.Page
		if err := p.step(&page); err != nil {
			return t, err
		}
		t.add(page)
		if t.rows%256 == 0 && ctx.Err() != nil {
			return t, ctx.Err()
		}
	}
	return t, nil
}

// tally is how many rows were read and set aside, with the first reasons.
type tally struct {
	rows, bad int
	first     reasons
}

func (t *tally) add(p crm.Page) {
	t.rows += p.Read
	for _, r := range p.Rejected {
		t.bad++
		if len(t.first) < 3 {
			t.first = append(t.first, r)
		}
	}
}

// A file is refused when more than half of at least refuseFrom rows are bad. Of
// fewer rows half says nothing of the file.
const refuseFrom = 4

func (t *tally) verdict(name any) error {
	if t.rows < refuseFrom || 2*t.bad <= t.rows {
		return nil
	}
	return mapping.Within(name, i18n.Say("feed.file.mostly", "rows", t.rows, "bad", t.bad, "reasons", t.first))
}
