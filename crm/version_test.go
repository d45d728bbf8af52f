package crm

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
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

func TestPointersComeBack(t *testing.T) {
	for _, want := range []pointer{
		{Seq: 1},
		{Seq: 7, Day: 20_400, Source: 3, Deleted: true},
		{Seq: math.MaxUint32, Day: math.MinInt32, Source: math.MaxUint16, Days: []unit.Day{20_401, -1, math.MaxInt32}},
	} {
		stored, err := want.AppendBinary(nil)
		if err != nil {
			t.Fatal(err)
		}
		var got pointer
		if err := got.UnmarshalBinary(stored); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		for n := range 3 { // number, source and day have a byte at least
			if err := new(pointer).UnmarshalBinary(stored[:n]); err == nil {
				t.Errorf("%d of %d bytes are read", n, len(stored))
			}
		}
		body, err := storage.Encode(pointerV1(want))
		if err != nil {
			t.Fatal(err)
		}
		if got, err = upgradePointer(1, body); err != nil || cmp.Diff(want, got) != "" {
			t.Errorf("of format 1: %+v, %v", got, err)
		}
	}
}
