package commands

import (
	"slices"

	"github.com/riskbell/riskbell/alerts"
	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/kpi"
)

// rowRoles are the roles that see rows of the CRM at all.
var rowRoles = []chat.Role{chat.Rep, chat.Manager, chat.RiskManager, chat.Auditor}

// anyone is every linked person. Nobody unlinked can do anything.
var anyone = []chat.Role{}

// rights says which roles a verb asks for; a verb that is not named here is
// closed to everybody.
var rights = map[string][]chat.Role{
	"":         anyone, // what refuses or asks back
	"help":     anyone,
	"mute":     anyone,
	"me":       anyone,
	"lang":     anyone,
	"zone":     anyone,
	"calendar": anyone,
	"link":     anyone,
	"unlink":   anyone,
	"people":   {chat.Admin},
	"invite":   {chat.Admin},
	"kpi":      rowRoles,
	"account":  rowRoles,
	"deal":     rowRoles,
	"risks":    rowRoles,
	"held":     rowRoles,
	"why":      rowRoles,
	"ack":      {chat.Rep, chat.Manager, chat.RiskManager},
	"assign":   {chat.Manager, chat.RiskManager},
	"snooze":   {chat.Rep, chat.Manager, chat.RiskManager},
	"wake":     {chat.Rep, chat.Manager, chat.RiskManager},
	"useful":   rowRoles,
	"useless":  rowRoles,
}

// authorise reports whether p may use the verb, and if not, the roles that may.
func authorise(p chat.Person, verb string) (ok bool, missing []chat.Role) {
	need, known := rights[verb]
	if known && (len(need) == 0 || slices.ContainsFunc(need, p.Has)) {
		return true, nil
	}
	return false, need
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
