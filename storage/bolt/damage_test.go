package bolt_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
	"github.com/riskbell/riskbell/storage/bolt"
)

// The test binary plays the processes that these tests end: RISKBELL_TEST
// says which, and the last argument is the path of the store.
func TestMain(m *testing.M) {
	path := os.Args[len(os.Args)-1]
	switch os.Getenv("RISKBELL_TEST") {
	case "verify":
		os.Exit(bolt.VerifyChild(context.Background(), path, os.Stdout, os.Stderr))
	case "write":
		writeForever(path)
	case "hold":
		hold(path)
	}
	os.Exit(m.Run())
}

// play is a child process in one of the roles above.
func play(role, path string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], path)
	cmd.Env = append(os.Environ(), "RISKBELL_TEST="+role)
	return cmd
}

func verifyInChild(t *testing.T, path string) bolt.Report {
	t.Helper()
	t.Setenv("RISKBELL_TEST", "verify")
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	report, err := bolt.VerifyInChild(ctx, path, os.Args[0], path)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// many fills a closed store and returns the bytes of its file.
func many(t *testing.T, path string) []byte {
	t.Helper()
	s, err := bolt.Open(context.Background(), path, bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	fill(t, s)
	err = s.Update(context.Background(), noon, func(w storage.Writer) error {
		for i := range 2000 {
			if err := w.Put("deals", storage.Key(i), bytes.Repeat([]byte("value "), 10)); err != nil {
				return err
			}
		}
		return nil
	})
	if err = errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	used := len(bytes.TrimRight(data, "\x00")) // bbolt grows the file ahead of need
	return data[:min(len(data), (used/4096+2)*4096)]
}

const noon = unit.Instant(1_764_000_000_000)

func TestVerifyASoundFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	many(t, path)
	report := verifyInChild(t, path)
	if report.Err() != nil || report.Values < 2000 {
		t.Errorf("%+v", report)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

// TestEveryFlipInAValueIsFound flips one bit of a value or of its checksum:
// reading it and verifying the file must both say which value it is.
func TestEveryFlipInAValueIsFound(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	sound := many(t, path)
	rnd := rand.New(rand.NewPCG(1, 2))
	for n := range 40 {
		i := rnd.IntN(2000)
		value := bytes.Repeat([]byte("value "), 10)
		at := find(t, sound, storage.Key(i), value)
		bit := rnd.IntN(8 * (4 + len(value)))
		data := bytes.Clone(sound)
		data[at-4+bit/8] ^= 1 << (bit % 8)
		write(t, path, data)
		if err := readAll(path); !errors.Is(err, storage.ErrCorrupt) || !strings.Contains(err.Error(), "deals") {
			t.Errorf("flip %d of value %d: reading gave %v", n, i, err)
		}
		report, err := bolt.Verify(context.Background(), path)
		if err != nil || report.Err() == nil {
			t.Errorf("flip %d of value %d: %+v, %v", n, i, report, err)
		}
	}
}

// A value that is sound but lies at another key is as wrong as a damaged one.
func TestAValueAtAnothersKeyIsFound(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	many(t, path)
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.Update(bolt.CopyStored("deals", storage.Key(7), storage.Key(8))), db.Close()); err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("%q", storage.Key(8))
	if err := readAll(path); !errors.Is(err, storage.ErrCorrupt) || !strings.Contains(err.Error(), want) {
		t.Errorf("reading gave %v, want the key %s named", err, want)
	}
	report, err := bolt.Verify(context.Background(), path)
	if err != nil || len(report.Damages) != 1 || !strings.Contains(report.Damages[0], want) {
		t.Errorf("%+v, %v", report, err)
	}
}

// find is where the value of key lies: bbolt keeps key and value side by side.
func find(t *testing.T, data, key, value []byte) int {
	t.Helper()
	for at := 0; ; {
		i := bytes.Index(data[at:], key)
		if i < 0 {
			t.Fatalf("key %x is not in the file", key)
		}
		at += i + len(key)
		if bytes.HasPrefix(data[at+4:], value) {
			return at + 4
		}
	}
}

// TestFlipsAnywhereNeverKillTheReader flips bits anywhere, also in the pages
// that bbolt walks by. A page that was freed may go unnoticed; a wrong answer
// may not.
func TestFlipsAnywhereNeverKillTheReader(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	sound := many(t, path)
	used := len(bytes.TrimRight(sound, "\x00"))
	rnd := rand.New(rand.NewPCG(3, 4))
	found := 0
	for n := range 20 {
		data := bytes.Clone(sound)
		at := rnd.IntN(used)
		if n < 15 {
			at = at/4096*4096 + rnd.IntN(16) // a page's header
		}
		data[at] ^= 1 << rnd.IntN(8)
		write(t, path, data)
		if verifyInChild(t, path).Err() != nil {
			found++
		}
	}
	t.Logf("%d of 20 flips lay in pages in use and were found", found)
	if found < 5 {
		t.Error("too few to mean anything")
	}
}

func TestADamagedFileIsRefusedAndLeftAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	sound := many(t, path)
	for name, data := range map[string][]byte{
		"empty": {}, "zeros": make([]byte, 1<<15), "text": bytes.Repeat([]byte("hello "), 5000),
		"cut in its first page": sound[:1000], "both metas": append(make([]byte, 8192), sound[8192:]...),
	} {
		t.Run(name, func(t *testing.T) {
			write(t, path, data)
			if err := readAll(path); !errors.Is(err, storage.ErrCorrupt) || !strings.Contains(err.Error(), path) {
				t.Errorf("got %v", err)
			}
			if now, _ := os.ReadFile(path); !bytes.Equal(now, data) {
				t.Error("the file was changed")
			}
			if report := verifyInChild(t, path); report.Err() == nil {
				t.Errorf("%+v", report)
			}
		})
	}
}

func TestATruncatedFileIsAnErrorNotAnEnd(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	sound := many(t, path)
	write(t, path, sound[:len(bytes.TrimRight(sound, "\x00"))/2/4096*4096])
	if report := verifyInChild(t, path); report.Err() == nil {
		t.Errorf("%+v", report)
	}
}

func readAll(path string) error {
	s, err := bolt.Open(context.Background(), path, bolt.Options{})
	if err != nil {
		return err
	}
	err = s.View(context.Background(), noon, func(r storage.Reader) error {
		for _, err := range r.Scan("deals", storage.Range{}) {
			if err != nil {
				return err
			}
		}
		return nil
	})
	return errors.Join(err, s.Close())
}

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestANewerLayoutIsRefusedUnchanged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	many(t, path)
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = errors.Join(db.Update(bolt.StampLayout(99)), db.Close())
	if err != nil {
		t.Fatal(err)
	}
	before, _ := os.ReadFile(path)
	if err := readAll(path); !errors.Is(err, storage.ErrNewer) {
		t.Errorf("got %v", err)
	}
	if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
		t.Error("the file was changed")
	}
}

func TestRefusingMigrationsChangesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	s := open(t, path, bolt.Options{})
	list := []storage.Migration{{Name: "one", Apply: func(storage.Writer) error { return nil }}}
	if err := storage.Migrate(context.Background(), s, noon, list); err != nil {
		t.Fatal(err)
	}
	before, _ := os.ReadFile(path)
	if err := storage.Migrate(context.Background(), s, noon, nil); !errors.Is(err, storage.ErrNewer) {
		t.Errorf("got %v", err)
	}
	if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
		t.Error("the file was changed")
	}
}

func TestRestoreRefusesDamageAndLiveFiles(t *testing.T) {
	s := temporary(t)
	fill(t, s)
	var snapshot bytes.Buffer
	if err := s.Snapshot(context.Background(), &snapshot); err != nil {
		t.Fatal(err)
	}
	good := snapshot.Bytes()
	flipped := bytes.Clone(good)
	flipped[len(flipped)/2] ^= 4
	for name, data := range map[string][]byte{"cut": good[:len(good)-1], "nothing": nil, "head only": good[:20], "flipped": flipped} {
		path := filepath.Join(t.TempDir(), "state.db")
		if err := bolt.Restore(context.Background(), bytes.NewReader(data), path, quick); !errors.Is(err, storage.ErrCorrupt) {
			t.Errorf("%s: %v", name, err)
		}
		for _, left := range []string{path, path + ".new"} {
			if _, err := os.Stat(left); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%s left %s behind", name, left)
			}
		}
	}
	for name, path := range map[string]string{"a live file": s.Path(), "a file": filepath.Join(t.TempDir(), "old.db")} {
		if name == "a file" {
			write(t, path, []byte("precious"))
		}
		err := bolt.Restore(context.Background(), bytes.NewReader(good), path, bolt.Options{Patience: 50 * time.Millisecond})
		if !errors.Is(err, fs.ErrExist) && !errors.Is(err, storage.ErrLocked) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAFullDiskStopsNothingElse(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "state.db"), bolt.Options{MaxBytes: 1 << 20})
	fill(t, s)
	put := func(i, size int) error {
		return s.Update(context.Background(), noon, func(w storage.Writer) error {
			return w.Put("big", storage.Key(i), make([]byte, size))
		})
	}
	var err error
	for i := 0; err == nil && i < 100; i++ {
		err = put(i, 100_000)
	}
	if err == nil || errors.Is(err, storage.ErrCorrupt) {
		t.Fatalf("got %v", err)
	}
	if err := put(0, 10); err != nil { // a smaller value still fits
		t.Errorf("after it: %v", err)
	}
}

// hold opens the store and keeps it until it is killed.
func hold(path string) {
	s, err := bolt.Open(context.Background(), path, bolt.Options{Holder: "riskbell serve"})
	fmt.Println(err)
	time.Sleep(time.Minute) // the test ends it long before
	_ = s.Close()
}

func TestASecondProcessIsToldWhoIsIn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	many(t, path)
	cmd := play("hold", path)
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	_, _ = out.Read(make([]byte, 1)) // it has the file now
	began := time.Now()
	err = readAll(path)
	want := fmt.Sprintf("process %d (riskbell serve)", cmd.Process.Pid)
	if took := time.Since(began); !errors.Is(err, storage.ErrLocked) || !strings.Contains(err.Error(), want) || took > 2*time.Second {
		t.Errorf("after %v: %v, want %s", took, err, want)
	}
	if _, err := bolt.Verify(context.Background(), path); !errors.Is(err, storage.ErrLocked) {
		t.Errorf("verify gave %v", err)
	}
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	if err := readAll(path); err != nil {
		t.Errorf("the lock of a killed process stays: %v", err)
	}
}
