package bolt_test

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/riskbell/riskbell/storage"
	"github.com/riskbell/riskbell/storage/bolt"
)

// writeForever counts up in the store, a row and a queue entry for each
// number, and prints each number once it is committed.
func writeForever(path string) {
	ctx := context.Background()
	s, err := bolt.Open(ctx, path, bolt.Options{})
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	for {
		var n uint64
		err := s.Update(ctx, noon, func(w storage.Writer) (err error) {
			if n, err = last(w); err != nil {
				return err
			}
			n++
			_, queued := w.Enqueue("jobs", strconv.FormatUint(n, 10), noon, make([]byte, 100))
			count := w.Put("count", []byte("last"), binary.BigEndian.AppendUint64(nil, n))
			return errors.Join(queued, count, w.Put("rows", storage.Key(n), make([]byte, 300)))
		})
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		fmt.Println(n)
	}
}

func last(r storage.Reader) (uint64, error) {
	value, err := r.Get("count", []byte("last"))
	if err != nil || value == nil {
		return 0, err
	}
	return binary.BigEndian.Uint64(value), nil
}

// TestKilledWritersLoseNothing kills a writing process at random instants,
// from its first, which makes the file, on.
func TestKilledWritersLoseNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	seed := rand.Uint64()
	rnd := rand.New(rand.NewPCG(seed, 0))
	acknowledged, unheard := uint64(0), uint64(0)
	for kill := range 60 {
		cmd := play("write", path)
		out, err := cmd.StdoutPipe()
		if err == nil {
			err = cmd.Start()
		}
		if err != nil {
			t.Fatal(err)
		}
		end := func() { _ = cmd.Process.Kill() }
		if kill%3 == 0 { // while it starts, opens or writes
			time.AfterFunc(time.Duration(rnd.IntN(100))*time.Millisecond, end)
		}
		for lines, first := bufio.NewScanner(out), true; lines.Scan(); first = false {
			if first { // while it writes
				time.AfterFunc(time.Duration(rnd.IntN(50))*time.Millisecond, end)
			}
			if acknowledged, err = strconv.ParseUint(lines.Text(), 10, 64); err != nil {
				t.Fatalf("kill %d, seed %d: the writer says %q", kill, seed, lines.Text())
			}
			unheard = 0
		}
		_ = cmd.Wait()
		unheard++ // each may have been killed after a commit, before saying so
		if kill%5 == 4 {
			wholeUpTo(t, path, acknowledged, unheard)
		}
	}
	t.Logf("60 kills over %d commits, seed %d", acknowledged, seed)
	if acknowledged < 100 {
		t.Error("too few commits to mean anything")
	}
}

// wholeUpTo checks that all acknowledged rows are there, at most so many more,
// and that the file is sound.
func wholeUpTo(t *testing.T, path string, acknowledged, unheard uint64) {
	t.Helper()
	s, err := bolt.Open(context.Background(), path, bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	err = s.View(context.Background(), noon, func(r storage.Reader) error {
		n, err := last(r)
		if err != nil || n < acknowledged || n > acknowledged+unheard {
			return fmt.Errorf("count is %d, %w; acknowledged %d", n, err, acknowledged)
		}
		rows := uint64(0)
		for _, err := range r.Scan("rows", storage.Range{}) {
			if err != nil {
				return err
			}
			rows++
		}
		if rows != n {
			return fmt.Errorf("%d rows of %d", rows, n)
		}
		return nil
	})
	if err = errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	if report, err := bolt.Verify(context.Background(), path); err != nil || report.Err() != nil {
		t.Fatalf("%v, %v", report.Err(), err)
	}
}
