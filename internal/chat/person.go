package chat

import (
	"slices"

	"github.com/riskbell/riskbell/internal/calendar"
	"github.com/riskbell/riskbell/internal/unit"
)

// Role is what a person may do.
type Role string

// The roles; a person may have several.
const (
	Rep         Role = "rep"
	Manager     Role = "manager"
	RiskManager Role = "risk_manager"
	Auditor     Role = "auditor"
	Trainer     Role = "trainer"
	Employee    Role = "employee"
	Admin       Role = "admin"
)

// Roles lists all roles.
var Roles = []Role{Rep, Manager, RiskManager, Auditor, Trainer, Employee, Admin}

func (r Role) known() bool { return slices.Contains(Roles, r) }

// Person is somebody who talks with Riskbell: one person, any number of
// identities on platforms.
type Person struct {
	ID         string     `cbor:"1,keyasint" json:"id"`
	Name       string     `cbor:"2,keyasint" json:"name"`
	NameEN     string     `cbor:"3,keyasint,omitempty" json:"name_en,omitempty"`
	Identities []Identity `cbor:"4,keyasint,omitempty" json:"identities,omitempty"`
	// Owner is the person's id in the CRM; "" for those without records.
	Owner string `cbor:"5,keyasint,omitempty" json:"owner,omitempty"`
	Roles []Role `cbor:"6,keyasint,omitempty" json:"roles,omitempty"`
	Lang  string `cbor:"7,keyasint,omitempty" json:"lang,omitempty"` // zh-CN or en; "" follows the message
	Zone  string `cbor:"8,keyasint,omitempty" json:"zone,omitempty"` // IANA name; "" is the company's
	Quiet Quiet  `cbor:"9,keyasint,omitempty" json:"quiet,omitzero"`
	// Budget is the most warnings a digest says to this person; 0 is the company's.
	Budget int `cbor:"10,keyasint,omitempty" json:"budget,omitempty"`
	// Home is where digests go, the latest direct chat; nil if none is known.
	Home *Place `cbor:"11,keyasint,omitempty" json:"home,omitempty"`
	// MutedUntil is the end of the person's own mute of digests; 0 not muted.
	MutedUntil unit.Instant `cbor:"12,keyasint,omitempty" json:"muted_until,omitempty"`
	// Calendar is whose days off the person has; "" is the company's.
	Calendar calendar.Name `cbor:"13,keyasint,omitempty" json:"calendar,omitempty"`
}

// Quiet is the daily span, in minutes after local midnight, in which nothing
// unasked is said; From > To spans midnight, equal values mean no quiet hours.
type Quiet struct {
	From int `cbor:"1,keyasint,omitempty" json:"from"`
	To   int `cbor:"2,keyasint,omitempty" json:"to"`
}

// Has reports whether the person has role r.
func (p Person) Has(r Role) bool {
	return slices.Contains(p.Roles, r)
}
