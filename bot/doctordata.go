package bot

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
	"github.com/riskbell/riskbell/storage/bolt"
)

// data looks at the folder and, unless another process has it, into it.
func (d *doctor) data(ctx context.Context) {
	folder := d.config.Data
	files := Files(folder)
	d.disk(folder, files)
	if none := missing(files[0]); none == missing(files[1]) && none {
		d.add("data", Worn, "data.new", "folder", folder)
		return
	} else if none || missing(files[1]) {
		d.add("data", Broken, "data.half", "folder", folder, "state", stateFile, "feed", feedFile)
		return
	}
	if info, err := os.Stat(folder); err == nil && info.Mode().Perm()&0o077 != 0 {
		d.add("data", Worn, "data.open", "folder", folder)
	}
	d.backups(filepath.Join(folder, "backups"))
	var stores []*bolt.Store
	old := false
	for _, file := range files {
		s, older, err := bolt.Look(file, 200*time.Millisecond)
		if err != nil {
			d.closed(ctx, file, err)
			break
		}
		defer func() { _ = s.Close() }() // nothing was written
		stores, old = append(stores, s), old || older
	}
	if len(stores) < len(files) {
		return
	}
	d.add("serve", Sound, "serve.none")
	if old {
		d.add("data", Worn, "data.older")
		return
	}
	d.inside(ctx, stores[0], stores[1])
}

// closed says why a file cannot be looked into.
func (d *doctor) closed(ctx context.Context, path string, err error) {
	var file *storage.FileError
	detail, fault := "", storage.FileFault("")
	if errors.As(err, &file) {
		detail, fault = file.Detail, file.Fault
	}
	switch fault {
	case storage.FileInUse:
		d.inUse(ctx, file.Holder)
	case storage.FileNewer, storage.FileEmpty, storage.FileCut, storage.FileForeign:
		d.add("data", Broken, "data."+string(fault), "file", path)
	case storage.FileDamaged:
		d.add("data", Broken, "data.damaged", "file", path, "detail", detail)
	default:
		if errors.Is(err, fs.ErrPermission) {
			d.add("data", Broken, "data.denied", "file", path)
			return
		}
		d.unread(path, err)
	}
}

// unread says that what a file holds cannot be read.
func (d *doctor) unread(path string, err error) {
	name := "data.unread"
	switch {
	case errors.Is(err, storage.ErrCorrupt):
		name = "data.damaged"
	case errors.Is(err, storage.ErrNewer):
		name = "data.newer"
	}
	d.add("data", Broken, name, "file", path, "detail", err.Error(), "error", err)
}

func (d *doctor) inUse(ctx context.Context, by storage.Holder) {
	d.held = true
	name := "data.held"
	if by.PID == 0 {
		name = "data.held.unknown"
	}
	d.add("data", Worn, name, "pid", strconv.Itoa(by.PID), "name", by.Name)
	d.alive(ctx)
}

// inside looks into stores of the present layout.
func (d *doctor) inside(ctx context.Context, state, feed *bolt.Store) {
	now := d.Clock()
	steps := 0
	for _, part := range []struct {
		store *bolt.Store
		list  []storage.Migration
	}{{state, stateMigrations}, {feed, feedMigrations}} {
		n, err := storage.Pending(ctx, part.store, now, part.list)
		if err != nil {
			d.unread(part.store.Path(), err)
			return
		}
		steps += n
	}
	if steps > 0 {
		d.add("data", Worn, "data.older")
		return
	}
	b := &Bot{Config: d.config, State: state, Feed: feed}
	b.Ledger = crm.NewLedger(feed, d.zone, unit.Currency(d.config.Company.Currency))
	err := b.checkFeed(ctx, now)
	switch {
	case errors.Is(err, storage.ErrCorrupt):
		d.unread(d.config.Data, err)
		return
	case err != nil:
		d.add("data", Broken, "data.behind", "error", err)
		return
	}
	people, err := everybody(ctx, now, state)
	if err == nil {
		err = b.Ledger.View(ctx, forever, func(v *crm.View) error {
			if err := d.history(v); err != nil {
				return err
			}
			if err := d.blind(v); err != nil {
				return err
			}
			return d.people(v, people)
		})
	}
	if err != nil {
		d.unread(d.config.Data, err)
		return
	}
	d.add("data", Sound, "data.fine", "folder", d.config.Data)
}

func everybody(ctx context.Context, now unit.Instant, state storage.Store) (out []chat.Person, err error) {
	err = state.View(ctx, now, func(r storage.Reader) error {
		for p, err := range (chat.People{}).All(r) {
			if err != nil {
				return err
			}
			out = append(out, p)
		}
		return nil
	})
	return out, err
}
