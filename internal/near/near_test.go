package near

import (
	"slices"
	"testing"
	"testing/quick"
)

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "abc", 3}, {"risk", "risk", 0}, {"risk", "rsik", 1},
		{"kitten", "sitting", 3}, {"ca", "abc", 3}, {"客户", "客服", 1}, {"snooze", "snoze", 1},
	} {
		if got := Distance(c.a, c.b); got != c.want {
			t.Errorf("Distance(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

func TestDistanceIsSymmetric(t *testing.T) {
	if err := quick.Check(func(a, b string) bool { return Distance(a, b) == Distance(b, a) }, nil); err != nil {
		t.Error(err)
	}
}

func TestWords(t *testing.T) {
	verbs := []string{"risks", "why", "ack", "assign", "snooze", "help", "客户", "商机"}
	for _, c := range []struct {
		word string
		want []string
	}{
		{"rsiks", []string{"risks"}},
		{"snoze", []string{"snooze"}},
		{"ris", []string{"risks"}},
		{"HELP", []string{"help"}},
		{"客服", []string{"客户"}},
		{"xyzzy", nil},
		{"z", nil},
	} {
		if got := Words(c.word, verbs, 3); !slices.Equal(got, c.want) {
			t.Errorf("Words(%q) = %q, want %q", c.word, got, c.want)
		}
	}
}
