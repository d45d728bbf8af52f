package files

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/riskbell/riskbell/crm/mapping"
	"github.com/riskbell/riskbell/internal/i18n"
)

// rows yields the rows of a file. next gives a *badRow for a row that cannot be
// read, io.EOF at the end, and any other error where the file cannot be read
// further.
type rows interface {
	header() *mapping.Header
	next() (*mapping.Row, error)
}

// feedFile is a file of the feed and what its rows become.
type feedFile struct {
	name   string
	stream *mapping.Stream
	size   int64
	mtime  int64
}

// folder is an opened place of files. Nothing outside it is read: a link that
// leads out is refused.
type folder struct {
	root  *os.Root
	files []feedFile
	notes []i18n.Words // files that look like records and that nobody reads
}

// openFolder lists the files of a folder that the mapping knows, or takes the
// one file that place names.
func openFolder(place string, m mapping.Mapping) (*folder, error) {
	real, err := filepath.EvalSymlinks(place)
	if err != nil {
		return nil, mapping.Within(place, mapping.Reached(errors.Unwrap(err)))
	}
	info, err := os.Stat(real)
	if err != nil {
		return nil, mapping.Within(place, mapping.Reached(err))
	}
	dir, only := real, ""
	if !info.IsDir() {
		dir, only = filepath.Dir(real), filepath.Base(real)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, mapping.Within(place, mapping.Reached(err))
	}
	f := &folder{root: root}
	if err := f.list(m, only); err != nil {
		return nil, errors.Join(mapping.Within(place, err), root.Close())
	}
	return f, nil
}

func (f *folder) list(m mapping.Mapping, only string) error {
	names := []string{only}
	if only == "" {
		entries, err := fs.ReadDir(f.root.FS(), ".")
		if err != nil {
			return err
		}
		names = nil
		for _, e := range entries {
			if !e.IsDir() && !strings.HasPrefix(e.Name(), ".") && !strings.HasPrefix(e.Name(), "~$") {
				names = append(names, e.Name())
			}
		}
	}
	slices.Sort(names)
	for _, name := range names {
		s := m.ForFile(name)
		if s == nil && only != "" {
			s = m.Only()
		}
		if s == nil {
			if note, ok := m.Stranger(name); ok {
				f.notes = append(f.notes, note)
			}
			continue
		}
		info, err := f.root.Stat(name)
		if err != nil {
			return mapping.Within(name, f.unlisted(name, err))
		}
		if !info.Mode().IsRegular() {
			continue
		}
		f.files = append(f.files, feedFile{name: name, stream: s, size: info.Size(), mtime: info.ModTime().UnixNano()})
	}
	switch {
	case len(f.files) > 0:
		return nil
	case len(names) == 0:
		return i18n.Say("feed.folder.empty")
	}
	return i18n.Say("feed.folder.none", "patterns", mapping.Quotes(m.Patterns()), "names", mapping.Quotes(names))
}

// unlisted words why a file that was listed cannot be looked at.
func (f *folder) unlisted(name string, err error) error {
	if info, lerr := f.root.Lstat(name); lerr == nil && info.Mode()&fs.ModeSymlink != 0 {
		return i18n.Say("feed.file.link")
	}
	return mapping.Reached(err)
}

// fingerprint changes when any file or the mapping does.
func (f *folder) fingerprint(m mapping.Mapping) string {
	parts := []string{m.Hash()}
	for _, file := range f.files {
		parts = append(parts, file.name, fmt.Sprint(file.size, file.mtime))
	}
	return mapping.Hash(parts...)
}

// changed reports whether the file is no longer as it was listed.
func (f *folder) changed(file feedFile) bool {
	info, err := f.root.Stat(file.name)
	return err != nil || info.Size() != file.size || info.ModTime().UnixNano() != file.mtime
}

// open reads the header of a file and gives its rows. Errors name the file.
func (f *folder) open(file feedFile) (rows, func(), error) {
	var closers []func()
	done := func() {
		for _, c := range closers {
			c()
		}
	}
	open := func() (io.Reader, error) {
		in, err := f.root.Open(file.name)
		if err != nil {
			return nil, err
		}
		closers = append(closers, func() { _ = in.Close() })
		if strings.HasSuffix(strings.ToLower(file.name), ".gz") {
			return newGunzip(in)
		}
		return in, nil
	}
	r, err := file.rows(open)
	if err == nil {
		err = file.stream.Fits(r.header())
	}
	if err != nil {
		done()
		return nil, nil, mapping.Within(file.name, broke(mapping.Reached(err)))
	}
	if s, ok := r.(*sheetReader); ok {
		closers = append(closers, s.close)
	}
	return r, done, nil
}

func (f feedFile) rows(open func() (io.Reader, error)) (rows, error) {
	name := strings.TrimSuffix(strings.ToLower(f.name), ".gz")
	switch path.Ext(name) {
	case ".csv", ".tsv", ".txt":
		return f.csv(open)
	case ".jsonl", ".ndjson", ".json":
		in, err := open()
		if err != nil {
			return nil, err
		}
		plain, err := decode(in, mapping.UTF8)
		return newJSONL(plain, f.stream), err
	case ".xlsx", ".xlsm":
		in, err := open()
		if err != nil {
			return nil, err
		}
		return newXLSX(in, f.stream.Sheet, f.stream)
	}
	return nil, i18n.Say("feed.file.kind")
}

func (f feedFile) csv(open func() (io.Reader, error)) (rows, error) {
	encoding := f.stream.Encoding
	if encoding == "" {
		in, err := open()
		if err == nil {
			encoding, err = sniff(in)
		}
		if err != nil {
			return nil, err
		}
	}
	in, err := open()
	if err != nil {
		return nil, err
	}
	text, err := decode(in, encoding)
	if err != nil {
		return nil, err
	}
	var delim byte
	if f.stream.Delimiter != "" {
		delim = f.stream.Delimiter[0]
	}
	return newCSV(text, delim, encoding != mapping.UTF8, f.stream)
}

// broke words why a file cannot be read to its end.
func broke(err error) error {
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return i18n.Say("feed.file.cut")
	case errors.Is(err, gzip.ErrChecksum), errors.Is(err, gzip.ErrHeader):
		return i18n.Say("feed.file.damaged")
	}
	return err
}
