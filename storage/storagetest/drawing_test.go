package storagetest

import (
	"slices"
	"testing"
)

func TestParseDrawing(t *testing.T) {
	got := parseDrawing("Package x.\n\n\tperson        id → Person\n\t├─ byEmail    e-mail → id\n\t└─ a\n\t   ├─ b c     deep\n\tqueue\n\t└─ outbox     rows\n\nMore.\n")
	want := []string{"person", "person/byEmail", "person/a", "person/a/b c", "queue", "queue/outbox"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
