package crm

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRowsComeBack(t *testing.T) {
	for _, want := range []row{
		{KnownAt: 1, Record: []byte{}},
		{KnownAt: 1_764_000_000_000, SupersededAt: 1_764_000_000_001, EffectiveAt: 5, Origin: 3, Deleted: true, Record: []byte("content")},
		{KnownAt: math.MinInt64, SupersededAt: math.MaxInt64, EffectiveAt: -1, Record: []byte{0}},
	} {
		stored, err := want.AppendBinary([]byte{7})
		if err != nil {
			t.Fatal(err)
		}
		var got row
		if err := got.UnmarshalBinary(stored[1:]); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}
}

// A row cut short is an error, or a shorter record, which says so itself.
func TestRowsCutShort(t *testing.T) {
	whole, _ := row{KnownAt: 1_764_000_000_000, EffectiveAt: -1}.AppendBinary(nil)
	for n := range whole {
		if err := new(row).UnmarshalBinary(whole[:n]); err == nil {
			t.Errorf("%d of %d bytes are read", n, len(whole))
		}
	}
}

func FuzzRow(f *testing.F) {
	whole, _ := row{KnownAt: 1_764_000_000_000, Origin: 2, Record: []byte("content")}.AppendBinary(nil)
	f.Add(whole)
	f.Add([]byte{0xff})
	f.Fuzz(func(t *testing.T, b []byte) {
		var r, again row
		if r.UnmarshalBinary(b) != nil {
			return
		}
		out, err := r.AppendBinary(nil)
		if err != nil || again.UnmarshalBinary(out) != nil || !cmp.Equal(r, again) {
			t.Errorf("%x came back as %+v", b, again)
		}
	})
}
