package web

import (
	"slices"
	"strings"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
)

// bearer is what in a line carries a token: a button or a form.
func (l line) bearer(token string) (form *chat.Form, ok bool) {
	for _, b := range l.Blocks {
		if b.Form != nil && b.Form.Token == token {
			return b.Form, true
		}
		if slices.ContainsFunc(b.Buttons, func(x chat.Button) bool { return x.Token == token }) {
			return nil, true
		}
	}
	return nil, false
}

// fill takes from what was sent the fields of the form; several choices are
// joined by commas. A fault names the field.
func fill(f *chat.Form, sent map[string]string) (map[string]string, error) {
	if f == nil {
		return nil, nil
	}
	values := map[string]string{}
	for _, x := range f.Fields {
		value := strings.TrimSpace(sent[x.Name])
		if value == "" && !x.Optional || !allowed(x, value) {
			return nil, i18n.Say("web.refused.form", "field", x.Label)
		}
		values[x.Name] = value
	}
	return values, nil
}

func allowed(f chat.Field, value string) bool {
	if len(f.Options) == 0 || value == "" {
		return true
	}
	chosen := []string{value}
	if f.Many {
		chosen = strings.Split(value, ",")
	}
	return !slices.ContainsFunc(chosen, func(v string) bool {
		return !slices.ContainsFunc(f.Options, func(o chat.Option) bool { return o.Value == v })
	})
}
