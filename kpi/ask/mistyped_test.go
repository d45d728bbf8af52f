package ask

import "testing"

func TestMistypedTimesAreTold(t *testing.T) {
	l := testLexicon(t)
	r := l.Parse("revnue last mnth", today, nil)
	var told []string
	for _, s := range r.Spans {
		if s.Guessed {
			told = append(told, s.Text)
		}
	}
	if len(told) != 2 || told[0] != "revnue" || told[1] != "last mnth" {
		t.Errorf("guessed %q", told)
	}
}

func TestDirectionExpected(t *testing.T) {
	l := testLexicon(t)
	for text, want := range map[string]int{
		"why did Southwest revenue fall last month": -1, "为什么上月收入下降": -1, "上月收入为什么上升": 1,
		"why did revenue grow last month": 1, "上月收入为什么变化": 0, "revenue last month": 0,
	} {
		if got := l.Parse(text, today, nil).Expected; got != want {
			t.Errorf("%s: %d, want %d", text, got, want)
		}
	}
}
