package i18n

import (
	"errors"
	"fmt"
	"io/fs"
	"testing"
)

func TestAMessageIsWordedForItsReader(t *testing.T) {
	m := Say("alerts.item.blind", "n", 3)
	joined := errors.Join(m, errors.New("plain"))
	tests := []struct {
		name   string
		err    error
		zh, en string
	}{
		{"none", nil, "", ""},
		{"plain", errors.New("disk"), "disk", "disk"},
		{"message", m, ZH.T(m.Key, m.Args...), EN.T(m.Key, m.Args...)},
		{"wrapped", fmt.Errorf("a.csv:3: %w", m), "a.csv:3: " + m.Text(ZH), "a.csv:3: " + m.Text(EN)},
		{"joined", joined, m.Text(ZH) + "\nplain", m.Text(EN) + "\nplain"},
		{"joined and wrapped", fmt.Errorf("x: %w", joined), "x: " + m.Text(ZH) + "\nplain", "x: " + m.Text(EN) + "\nplain"},
		{"two wrapped in a sentence", fmt.Errorf("%w and %w", m, fs.ErrExist), m.Text(EN) + " and file already exists", m.Text(EN) + " and file already exists"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := Tell(ZH, test.err); got != test.zh {
				t.Errorf("zh: %q, want %q", got, test.zh)
			}
			if got := Tell(EN, test.err); got != test.en {
				t.Errorf("en: %q, want %q", got, test.en)
			}
		})
	}
}

func TestAMessageShowsTheErrorsInIt(t *testing.T) {
	m := Say("alerts.item.blind", "n", fmt.Errorf("wrapped: %w", fs.ErrNotExist))
	if !errors.Is(m, fs.ErrNotExist) {
		t.Error("errors.Is does not see the error among the parameters")
	}
	if got := Both(m); got.ZH != m.Text(ZH) || got.EN != m.Text(EN) {
		t.Errorf("both: %+v", got)
	}
}
