package alerts

import (
	"time"

	"github.com/riskbell/riskbell/internal/i18n"
)

// Voice is how warnings are put to one reader.
type Voice struct {
	Lang  i18n.Lang
	Zone  *time.Location // the reader's clocks
	Rules []Rule
	// Tokens makes the buttons; nil makes blocks without them.
	Tokens Tokens
	// Names is the name of a person (chat.Person id) in the reader's language;
	// nil, or "" from it, shows the id.
	Names func(Person) string
}

// name is the person as the reader knows them.
func (v Voice) name(id Person) string {
	if v.Names != nil {
		return orElse(v.Names(id), id)
	}
	return id
}
