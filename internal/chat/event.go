package chat

import "github.com/riskbell/riskbell/internal/unit"

// PlatformName names a platform: slack, telegram, console, web.
type PlatformName string

// Identity is a person on one platform. User ids are the platform's stable
// ids, never a display name.
type Identity struct {
	Platform  PlatformName `cbor:"1,keyasint" json:"platform"`
	Workspace string       `cbor:"2,keyasint,omitempty" json:"workspace,omitempty"`
	User      string       `cbor:"3,keyasint" json:"user"`
}

// Venue is the kind of place an event came from; it decides what may be said there.
type Venue string

// The venues, from the most private to the most public.
const (
	Direct  Venue = "direct"  // the person and the bot alone
	Private Venue = "private" // an invited group
	Public  Venue = "public"  // anyone of the workspace may read
	Shared  Venue = "shared"  // people from outside the company may read
)

// Place is where something is said. Thread is empty for the main line.
type Place struct {
	Platform  PlatformName `cbor:"1,keyasint" json:"platform"`
	Workspace string       `cbor:"2,keyasint,omitempty" json:"workspace,omitempty"`
	Channel   string       `cbor:"3,keyasint" json:"channel"`
	Thread    string       `cbor:"4,keyasint,omitempty" json:"thread,omitempty"`
}

// Event is one thing that came in, exactly one of Text, Action and Moved.
type Event struct {
	// ID is the platform's id of the event, the same on every redelivery.
	ID    string
	At    unit.Instant
	From  Identity
	Place Place
	Venue Venue
	// Lang is the language the platform speaks with whoever did it, such as en or
	// zh-hans; "" if it does not say.
	Lang string
	// Text is what was typed, without the mention of the bot.
	Text   string
	Action *Action
	// Moved is what Place was before the platform gave it another name. Nobody
	// said anything then: From is empty.
	Moved *Place
}

// Action is a press of a button or a sent form.
type Action struct {
	// Token is the opaque id of the button; Tokens tells what it does.
	Token string
	// Values are the fields of a form, by their names.
	Values map[string]string
	// On is the receipt of the post that carried the button, where known.
	On Receipt
}
