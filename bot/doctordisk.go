package bot

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/riskbell/riskbell/internal/unit"
)

const (
	fullDisk  = 200 << 20
	tightDisk = 1 << 30
	// oldBackup is more than two nights without one.
	oldBackup = 50 * time.Hour
)

// disk looks at the room that is left, and whether it may be used. The first
// folder above that exists stands for one that does not yet.
func (d *doctor) disk(folder string, files []string) {
	for missing(folder) && filepath.Dir(folder) != folder {
		folder = filepath.Dir(folder)
	}
	if !d.writable(folder) {
		d.add("data", Broken, "data.readonly", "folder", folder)
	}
	free, ok := d.free(folder)
	if !ok {
		return
	}
	size := uint64(0)
	for _, file := range files {
		if info, err := os.Stat(file); err == nil {
			size += uint64(info.Size())
		}
	}
	mb, sizeMB := int(free>>20), int(size>>20)
	switch {
	case free < fullDisk:
		d.add("data", Broken, "disk.full", "mb", mb)
	case free < max(tightDisk, 2*size):
		d.add("data", Worn, "disk.low", "mb", mb, "size", sizeMB)
	default:
		d.add("data", Sound, "disk.fine", "mb", mb)
	}
}

// backups looks for the latest copy that the schedule made.
func (d *doctor) backups(folder string) {
	if d.config.Schedules.Backup == "" {
		return // the schedule says so
	}
	entries, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		d.add("data", Broken, "data.denied", "file", folder)
		return
	}
	var latest time.Time
	for _, e := range entries {
		if at, err := time.Parse(backupForm, e.Name()); err == nil && e.IsDir() && at.After(latest) {
			latest = at
		}
	}
	switch age := d.Clock().Sub(unit.At(latest)); {
	case latest.IsZero():
		d.add("data", Worn, "backup.none", "folder", folder)
	case age > oldBackup:
		d.add("data", Worn, "backup.old", "when", d.at(unit.At(latest)))
	default:
		d.add("data", Sound, "backup.fine", "when", d.at(unit.At(latest)))
	}
}
