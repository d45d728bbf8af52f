package gen

import (
	"bufio"
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"

	"github.com/riskbell/riskbell/crm"
)

// WriteCSV writes a file per kind into a folder, with the headers that
// `riskbell demo --feed FOLDER` understands without a mapping. Steps of deals
// come in stage_events.csv, which the product leaves alone.
func (c *Company) WriteCSV(folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	files := map[crm.Kind]*table{}
	events, err := newTable(folder, "stage_events", []string{"opportunity", "field", "old", "new", "at"})
	if err != nil {
		return err
	}
	err = c.fill(folder, files, events)
	for _, t := range files {
		err = errors.Join(err, t.close())
	}
	return errors.Join(err, events.close())
}

func (c *Company) fill(folder string, files map[crm.Kind]*table, events *table) error {
	k := &collector{c: c}
	w := k.writer()
	for _, s := range c.streams() {
		for i := range s.n {
			k.page = crm.Page{}
			if err := s.put(w, i); err != nil {
				return err
			}
			for _, r := range k.page.Records {
				if err := write(folder, files, r); err != nil {
					return err
				}
			}
			for _, h := range k.page.History {
				if err := events.Write([]string{h.Ref.ID, h.Field, h.Old, h.New, h.At.String()}); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func write(folder string, files map[crm.Kind]*table, r crm.Record) (err error) {
	t := files[r.Kind()]
	if t == nil {
		var names []string
		for _, f := range crm.Fields(r.Kind()) {
			names = append(names, f.Name)
		}
		if t, err = newTable(folder, string(r.Kind()), names); err != nil {
			return err
		}
		files[r.Kind()] = t
	}
	row := make([]string, len(t.names))
	for i, name := range t.names {
		row[i], _ = crm.Text(r, name)
	}
	return t.Write(row)
}

// table is one file.
type table struct {
	*csv.Writer
	names []string
	file  *os.File
	out   *bufio.Writer
}

func newTable(folder, name string, names []string) (*table, error) {
	f, err := os.Create(filepath.Join(folder, name+".csv"))
	if err != nil {
		return nil, err
	}
	out := bufio.NewWriterSize(f, 1<<16)
	t := &table{Writer: csv.NewWriter(out), names: names, file: f, out: out}
	return t, t.Write(names)
}

func (t *table) close() error {
	t.Flush()
	return errors.Join(t.Error(), t.out.Flush(), t.file.Close())
}
