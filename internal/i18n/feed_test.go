package i18n

import "testing"

// Texts of a feed may look like parameters: they are not filled in turn.
func TestBracesInAValueStay(t *testing.T) {
	got := EN.T("feed.value.number", "value", `"{sample}"`, "sample", "1234.50")
	if want := `"{sample}" is not a number: write it as 1234.50`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
