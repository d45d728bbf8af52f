package commands

import (
	"slices"

	"github.com/riskbell/riskbell/alerts"
	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/kpi"
)

// answered says who sees the answer to a verb in a kind of place.
type answered string

const (
	everybody answered = "everybody" // whoever is there: nothing in it is about anybody's rows or person
	askerOnly answered = "asker"     // shown to the asker alone, as a chat of two always is
	nobody    answered = "nobody"    // it is not done there, and the answer says where it is
)

// places is how a verb is answered by the kind of place; a kind that is not
// named is askerOnly.
type places map[chat.Venue]answered

var (
	// openly is for what everybody may see, who they are notwithstanding.
	openly = places{chat.Private: everybody, chat.Public: everybody, chat.Shared: everybody}
	aside  = places{}
	// within is for the accounts of people and their codes, which nothing is said
	// of where outsiders are.
	within = places{chat.Shared: nobody}
)

// right is who may use a verb, and how it is answered where.
type right struct {
	roles []chat.Role // any of them will do; none is everybody who is linked
	in    places
}

var (
	// rowRoles are the roles that see rows of the CRM at all, actRoles those that
	// deal with warnings, leadRoles those that give them to others.
	rowRoles  = []chat.Role{chat.Rep, chat.Manager, chat.RiskManager, chat.Auditor}
	actRoles  = []chat.Role{chat.Rep, chat.Manager, chat.RiskManager}
	leadRoles = []chat.Role{chat.Manager, chat.RiskManager}
	admin     = []chat.Role{chat.Admin}
	anyone    = []chat.Role{}
)

// rights is the whole table; docs/rights.md shows it. A verb that is not named
// here is closed to everybody. Nobody unlinked can do anything but give a code.
var rights = map[string]right{
	"":         {anyone, aside}, // what refuses or asks back
	"help":     {anyone, openly},
	"kpi":      {rowRoles, aside},
	"csv":      {rowRoles, aside},
	"account":  {rowRoles, aside},
	"deal":     {rowRoles, aside},
	"risks":    {rowRoles, aside},
	"held":     {rowRoles, aside},
	"why":      {rowRoles, aside},
	"ack":      {actRoles, aside},
	"assign":   {leadRoles, aside},
	"snooze":   {actRoles, aside},
	"wake":     {actRoles, aside},
	"useful":   {rowRoles, aside},
	"useless":  {rowRoles, aside},
	"mute":     {anyone, aside},
	"home":     {anyone, aside},
	"me":       {anyone, aside},
	"lang":     {anyone, aside},
	"zone":     {anyone, aside},
	"calendar": {anyone, aside},
	"link":     {anyone, within},
	"unlink":   {anyone, within},
	"people":   {admin, within},
	"invite":   {admin, within},
}

// authorise reports whether p may use the verb, and if not, the roles that may.
func authorise(p chat.Person, verb string) (ok bool, missing []chat.Role) {
	r, known := rights[verb]
	if known && (len(r.roles) == 0 || slices.ContainsFunc(r.roles, p.Has)) {
		return true, nil
	}
	return false, r.roles
}

// audience is who sees the answer to a verb in a kind of place. What is not in
// the table is for the asker.
func audience(verb string, at chat.Venue) answered {
	if a, ok := rights[verb].in[at]; ok {
		return a
	}
	return askerOnly
}

// scopeOf is whose rows p sees: all for risk managers and auditors, the
// subtree for managers, their own for reps, none for everybody else. A manager
// of the whole company also sees rows that have no owner.
func scopeOf(p chat.Person, org *crm.Org) kpi.Scope {
	switch {
	case p.Has(chat.RiskManager) || p.Has(chat.Auditor):
		return kpi.Everyone
	case p.Owner == "" || !p.Has(chat.Manager) && !p.Has(chat.Rep):
		return kpi.Scope{}
	case !p.Has(chat.Manager):
		return kpi.Scope{Owners: map[string]bool{p.Owner: true}}
	}
	s := kpi.Scope{Owners: map[string]bool{p.Owner: true}}
	for _, o := range org.Subtree(p.Owner) {
		s.Owners[o] = true
	}
	everybody := !slices.ContainsFunc(org.Owners(), func(o *crm.Owner) bool { return !s.Owners[o.ID] })
	if everybody && len(org.Owners()) > 1 {
		return kpi.Everyone
	}
	return s
}

// sees reports whether p, with scope s, may know of the warning. A discreet
// one is not shown to the person it is about.
func sees(p chat.Person, s kpi.Scope, a alerts.Alert) bool {
	r := a.Reading
	if a.Discreet && p.Owner != "" && r.Owner == p.Owner {
		return false
	}
	return s.All || s.Allows(r.Owner) || slices.ContainsFunc(r.Owners, s.Allows) || a.Assignee == p.ID
}
