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

	"github.com/riskbell/riskbell/internal/i18n"
)

// rows yields the rows of a file. next gives a *badRow for a row that cannot be
// read, io.EOF at the end, and any other error where the file cannot be read
// further.
type rows interface {
	header() *header
	next() (*row, error)
}

// feedFile is a file of the feed and what its rows become.
type feedFile struct {
	name   string
	stream *stream
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
func openFolder(place string, m Mapping) (*folder, error) {
	real, err := filepath.EvalSymlinks(place)
	if err != nil {
		return nil, within(place, reached(errors.Unwrap(err)))
	}
	info, err := os.Stat(real)
	if err != nil {
		return nil, within(place, reached(err))
	}
	dir, only := real, ""
	if !info.IsDir() {
		dir, only = filepath.Dir(real), filepath.Base(real)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, within(place, reached(err))
	}
	f := &folder{root: root}
	if err := f.list(m, only); err != nil {
		return nil, errors.Join(within(place, err), root.Close())
	}
	return f, nil
}

func (f *folder) list(m Mapping, only string) error {
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
		s := m.streamOf(name)
		if s == nil && only != "" && len(m.streams) == 1 {
			s = m.streams[0]
		}
		if s == nil {
			if note, ok := m.stranger(name); ok {
				f.notes = append(f.notes, note)
			}
			continue
		}
		info, err := f.root.Stat(name)
		if err != nil {
			return within(name, f.unlisted(name, err))
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
	return i18n.Say("feed.folder.none", "patterns", quotes(m.patterns()), "names", quotes(names))
}

// unlisted words why a file that was listed cannot be looked at.
func (f *folder) unlisted(name string, err error) error {
	if info, lerr := f.root.Lstat(name); lerr == nil && info.Mode()&fs.ModeSymlink != 0 {
		return i18n.Say("feed.file.link")
	}
	return reached(err)
}

func (m Mapping) patterns() []string {
	var out []string
	for _, s := range m.streams {
		out = append(out, s.from...)
	}
	if len(out) > 12 {
		out = append(out[:12], "…")
	}
	return out
}

// fingerprint changes when any file or the mapping does.
func (f *folder) fingerprint(m Mapping) string {
	parts := []string{m.hash}
	for _, file := range f.files {
		parts = append(parts, file.name, fmt.Sprint(file.size, file.mtime))
	}
	return hashOf(parts...)
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
		err = file.stream.fits(r.header())
	}
	if err != nil {
		done()
		return nil, nil, within(file.name, broke(reached(err)))
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
		plain, err := decode(in, utf8Name)
		return newJSONL(plain, f.stream.other), err
	case ".xlsx", ".xlsm":
		in, err := open()
		if err != nil {
			return nil, err
		}
		return newXLSX(in, f.stream.sheet, f.stream.other)
	}
	return nil, i18n.Say("feed.file.kind")
}

func (f feedFile) csv(open func() (io.Reader, error)) (rows, error) {
	encoding := f.stream.encoding
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
	if f.stream.delimiter != "" {
		delim = f.stream.delimiter[0]
	}
	return newCSV(text, delim, encoding != utf8Name, f.stream.other)
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

// fits reports which columns the mapping names that the file does not have.
// Lines of JSON have no header and are judged by their rows.
func (s *stream) fits(h *header) error {
	if len(h.names) == 0 {
		return nil
	}
	has := quotes(h.names)
	var missing []string
	found := 0
	for column := range s.used {
		if h.at(column) >= 0 {
			found++
		} else if !s.optional[column] {
			missing = append(missing, column)
		}
	}
	slices.Sort(missing)
	switch {
	case found == 0:
		return i18n.Say("feed.file.none", "has", has)
	case s.anyColumns && h.at("id") < 0:
		return i18n.Say("feed.file.noid", "has", has)
	case !s.anyColumns && len(missing) > 0:
		return i18n.Say("feed.file.missing", "missing", quotes(missing), "has", has)
	}
	return nil
}
