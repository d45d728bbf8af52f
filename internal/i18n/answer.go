package i18n

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// answers are the texts by what they stand for, the first that fits.
var answers = []struct {
	is  error
	key Key
}{
	{syscall.EISDIR, "system.folder"},
	{syscall.ENOTDIR, "system.notfolder"},
	{syscall.ENOSPC, "system.full"},
	{syscall.EROFS, "system.readonly"},
	{syscall.EADDRINUSE, "system.port"},
	{fs.ErrNotExist, "system.missing"},
	{fs.ErrPermission, "system.denied"},
	{fs.ErrExist, "system.exists"},
	{context.Canceled, "system.stopped"},
	{context.DeadlineExceeded, "system.late"},
}

// system words an error of the operating system itself; "" for any other.
func system(l Lang, err error) string {
	switch e := err.(type) {
	case *fs.PathError:
		return l.T("system.at", "path", e.Path, "error", e.Err)
	case *os.LinkError:
		return l.T("system.at", "path", e.New, "error", e.Err)
	}
	for _, a := range answers {
		_, plain := err.(syscall.Errno)
		if err == a.is || plain && errors.Is(err, a.is) {
			return l.T(a.key)
		}
	}
	return ""
}
