package commands

import (
	"github.com/riskbell/riskbell/alerts"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/storage"
)

// voice is how warnings are put to the caller, with buttons.
func (c *Call) voice() alerts.Voice {
	return alerts.Voice{Lang: c.Lang, Zone: c.Zone, Rules: c.deps.Rules, Tokens: c.token}
}

// Names looks people's names up in r, as readers of l write them; who is gone,
// or cannot be read, stays without a name.
func Names(r storage.Reader, l i18n.Lang) func(alerts.Person) string {
	return func(id alerts.Person) string {
		p, ok, err := chat.People{}.Get(r, id)
		if err != nil || !ok {
			return ""
		}
		return NameIn(l, p)
	}
}
