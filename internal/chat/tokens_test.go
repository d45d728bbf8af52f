package chat_test

import (
	"regexp"
	"testing"
	"time"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

func TestTokensResolve(t *testing.T) {
	hour := start.Add(time.Hour)
	for name, c := range map[string]struct {
		press  chat.Press
		person string
		now    unit.Instant
		spent  int // presses before
		want   chat.PressReason
	}{
		"anyone":                   {chat.Press{}, "p1", start, 0, chat.PressOK},
		"again":                    {chat.Press{}, "p1", start, 3, chat.PressOK},
		"not linked":               {chat.Press{}, "", start, 0, chat.PressNotYours},
		"named":                    {chat.Press{May: []string{"p2", "p1"}}, "p1", start, 0, chat.PressOK},
		"somebody else":            {chat.Press{May: []string{"p2"}}, "p1", start, 0, chat.PressNotYours},
		"at the last moment":       {chat.Press{Until: hour}, "p1", hour, 0, chat.PressOK},
		"after it":                 {chat.Press{Until: hour}, "p1", hour + 1, 0, chat.PressExpired},
		"expired and not yours":    {chat.Press{Until: hour, May: []string{"p2"}}, "p1", hour + 1, 0, chat.PressNotYours},
		"once":                     {chat.Press{Once: true}, "p1", start, 0, chat.PressOK},
		"once, again":              {chat.Press{Once: true}, "p1", start, 1, chat.PressUsed},
		"without an end":           {chat.Press{}, "p1", start.Add(89 * 24 * time.Hour), 0, chat.PressOK},
		"without an end, at last":  {chat.Press{}, "p1", start.Add(91 * 24 * time.Hour), 0, chat.PressExpired},
		"used and expired, a year": {chat.Press{Until: hour, Once: true}, "p1", start.Add(365 * 24 * time.Hour), 1, chat.PressExpired},
	} {
		t.Run(name, func(t *testing.T) {
			var tokens chat.Tokens
			opened(t)(start, func(w storage.Writer) error {
				c.press.Verb, c.press.Args = "ack", map[string]string{"alert": "A-1"}
				token, err := tokens.Issue(w, c.press)
				if err != nil {
					return err
				}
				for range c.spent {
					if _, _, err := tokens.Spend(w, token, "p1", start); err != nil {
						return err
					}
				}
				p, got, err := tokens.Resolve(w, token, c.person, c.now)
				if got != c.want || (got == chat.PressOK) != (p.Args["alert"] == "A-1") {
					t.Errorf("Resolve = %+v, %q, want %q", p, got, c.want)
				}
				return err
			})
		})
	}
}

func TestTokensSayNothingAndFitAButton(t *testing.T) {
	shape := regexp.MustCompile(`^[A-Z2-7]{26}$`) // 130 bits
	opened(t)(start, func(w storage.Writer) error {
		known := map[string]bool{}
		for range 200 {
			token, err := chat.Tokens{}.Issue(w, chat.Press{Verb: "ack"})
			if err != nil || !shape.MatchString(token) || known[token] {
				t.Fatalf("token %q, %v", token, err)
			}
			known[token] = true
		}
		for _, guess := range []string{"", "A", string(make([]byte, 5000))} {
			if _, reason, err := (chat.Tokens{}).Resolve(w, guess, "p1", start); reason != chat.PressUnknown || err != nil {
				t.Errorf("Resolve(%.10q) = %q, %v", guess, reason, err)
			}
		}
		return nil
	})
}

func TestTokensForgetTheExpired(t *testing.T) {
	update := opened(t)
	var old string
	update(start, func(w storage.Writer) (err error) {
		old, err = chat.Tokens{}.Issue(w, chat.Press{Verb: "ack", Until: start.Add(time.Hour)})
		return err
	})
	update(start.Add(40*24*time.Hour), func(w storage.Writer) error {
		if _, err := (chat.Tokens{}).Issue(w, chat.Press{Verb: "ack"}); err != nil {
			return err
		}
		if _, reason, _ := (chat.Tokens{}).Resolve(w, old, "p1", w.Now()); reason != chat.PressUnknown {
			t.Errorf("forty days after its end a token is %q", reason)
		}
		return nil
	})
}
