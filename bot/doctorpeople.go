package bot

import (
	"slices"
	"strings"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/chat"
)

// people looks at who can be reached and whose records nobody gets warnings of.
func (d *doctor) people(v *crm.View, all []chat.Person) error {
	org, err := v.Org()
	if err != nil {
		return err
	}
	if d.chatting() {
		d.links(all)
	}
	var ownerless, unknown, unowned []string
	owned := map[string]bool{}
	for _, p := range all {
		owned[p.Owner] = true
		switch {
		case p.Owner == "" && (p.Has(chat.Rep) || p.Has(chat.Manager)):
			ownerless = append(ownerless, p.ID)
		case p.Owner != "" && len(org.Owners()) > 0 && org.Owner(p.Owner) == nil:
			unknown = append(unknown, p.Owner)
		}
	}
	for _, o := range org.Owners() {
		if !owned[o.ID] {
			unowned = append(unowned, o.ID)
		}
	}
	d.some("people.ownerless", ownerless)
	d.some("people.unknown", unknown)
	d.some("people.unowned", unowned)
	return nil
}

// links looks at who has a chat account, and whether somebody can invite.
func (d *doctor) links(all []chat.Person) {
	var unlinked []string
	linked := 0
	for _, p := range all {
		switch {
		case len(p.Roles) == 0:
		case len(p.Identities) == 0:
			unlinked = append(unlinked, p.ID)
		default:
			linked++
		}
	}
	d.add("people", Sound, "people.linked", "n", linked)
	d.some("people.unlinked", unlinked)
	if !slices.ContainsFunc(all, func(p chat.Person) bool { return p.Has(chat.Admin) }) {
		d.add("people", Worn, "people.noadmin")
	}
}

// some is a finding on people, if there are any.
func (d *doctor) some(name string, ids []string) {
	const most = 8
	if len(ids) == 0 {
		return
	}
	shown := strings.Join(ids[:min(most, len(ids))], ", ")
	if len(ids) > most {
		shown += " …"
	}
	d.add("people", Worn, name, "n", len(ids), "ids", shown)
}
