package chat

import "github.com/riskbell/riskbell/internal/unit"

// Post is one message that goes out. It is written in one language, whole, and
// kept in the outbox until the platform has given a receipt.
type Post struct {
	// Key is the idempotency key: a second post under it is the same post. A
	// post whose Key was delivered before is sent as an edit of that message.
	Key string `cbor:"1,keyasint" json:"key"`
	To  Place  `cbor:"2,keyasint" json:"to"`
	// Only, if set, is the one person in the place who may see the post.
	Only *Identity `cbor:"3,keyasint,omitempty" json:"only,omitempty"`
	// Edits is the key of the delivered post that this one replaces.
	Edits string `cbor:"4,keyasint,omitempty" json:"edits,omitempty"`
	// Until is when the post is no longer worth sending; 0 never.
	Until  unit.Instant `cbor:"5,keyasint,omitempty" json:"until,omitempty"`
	Blocks []Block      `cbor:"6,keyasint" json:"blocks"`
	// Lang is the language of the texts, for renderers' own words: zh-CN or en.
	Lang string `cbor:"7,keyasint" json:"lang"`
}

// Receipt is the platform's id of a sent message.
type Receipt struct {
	Place Place  `cbor:"1,keyasint" json:"place"`
	ID    string `cbor:"2,keyasint" json:"id"`
}

// Block is one part of a post: exactly one field is set. Every string is plain
// text: renderers make it inert on their platform.
type Block struct {
	Heading string   `cbor:"1,keyasint,omitempty" json:"heading,omitempty"`
	Text    []Span   `cbor:"2,keyasint,omitempty" json:"text,omitempty"`
	Facts   []Fact   `cbor:"3,keyasint,omitempty" json:"facts,omitempty"`
	Table   *Table   `cbor:"4,keyasint,omitempty" json:"table,omitempty"`
	Image   *Image   `cbor:"5,keyasint,omitempty" json:"image,omitempty"`
	Buttons []Button `cbor:"6,keyasint,omitempty" json:"buttons,omitempty"`
	// Note is small print: how a question was read, how old the data is.
	Note    string `cbor:"7,keyasint,omitempty" json:"note,omitempty"`
	Divider bool   `cbor:"8,keyasint,omitempty" json:"divider,omitempty"`
	Form    *Form  `cbor:"9,keyasint,omitempty" json:"form,omitempty"`
	File    *File  `cbor:"10,keyasint,omitempty" json:"file,omitempty"`
}

// Span is a run of text in one style.
type Span struct {
	Text  string `cbor:"1,keyasint" json:"text"`
	Style Style  `cbor:"2,keyasint,omitempty" json:"style,omitempty"`
	// Link, if set, is an http(s) address the program itself made.
	Link string `cbor:"3,keyasint,omitempty" json:"link,omitempty"`
}

// Style is how a span stands out.
type Style string

// The styles.
const (
	Plain  Style = ""
	Strong Style = "strong"
	Code   Style = "code" // something to type, an id
	Good   Style = "good" // better than before
	Bad    Style = "bad"  // worse than before
)

// Fact is a label with its value.
type Fact struct {
	Label string `cbor:"1,keyasint" json:"label"`
	Value string `cbor:"2,keyasint" json:"value"`
}

// Table is rows under columns; every row has as many cells as there are columns.
type Table struct {
	Columns []Column   `cbor:"1,keyasint" json:"columns"`
	Rows    [][]string `cbor:"2,keyasint" json:"rows"`
	// More is how many rows were left out.
	More int `cbor:"3,keyasint,omitempty" json:"more,omitempty"`
}

// Column is a column's title; numbers stand to the right.
type Column struct {
	Title string `cbor:"1,keyasint" json:"title"`
	Right bool   `cbor:"2,keyasint,omitempty" json:"right,omitempty"`
}

// Image is a picture with words for those who do not see it.
type Image struct {
	PNG []byte `cbor:"1,keyasint" json:"png"`
	Alt string `cbor:"2,keyasint" json:"alt"`
}

// Button carries an opaque token; see Tokens.
type Button struct {
	Label  string `cbor:"1,keyasint" json:"label"`
	Token  string `cbor:"2,keyasint" json:"token"`
	Weight Weight `cbor:"3,keyasint,omitempty" json:"weight,omitempty"`
}

// Weight is how much a button draws the eye.
type Weight string

// The weights.
const (
	Usual  Weight = ""
	Main   Weight = "main"
	Danger Weight = "danger"
)

// Form asks for fields and sends them with Token.
type Form struct {
	Title  string  `cbor:"1,keyasint" json:"title"`
	Token  string  `cbor:"2,keyasint" json:"token"`
	Submit string  `cbor:"3,keyasint" json:"submit"`
	Fields []Field `cbor:"4,keyasint" json:"fields"`
}

// Field is one input of a form; with Options it is a choice among them.
type Field struct {
	Name     string   `cbor:"1,keyasint" json:"name"`
	Label    string   `cbor:"2,keyasint" json:"label"`
	Value    string   `cbor:"3,keyasint,omitempty" json:"value,omitempty"`
	Options  []Option `cbor:"4,keyasint,omitempty" json:"options,omitempty"`
	Many     bool     `cbor:"5,keyasint,omitempty" json:"many,omitempty"`
	Optional bool     `cbor:"6,keyasint,omitempty" json:"optional,omitempty"`
}

// Option is one choice of a field.
type Option struct {
	Value string `cbor:"1,keyasint" json:"value"`
	Label string `cbor:"2,keyasint" json:"label"`
}

// Heading is a block with a title.
func Heading(text string) Block { return Block{Heading: text} }

// Para is a paragraph of spans.
func Para(spans ...Span) Block { return Block{Text: spans} }

// Line is a paragraph of plain text.
func Line(text string) Block { return Para(Span{Text: text}) }

// Note is a block of small print.
func Note(text string) Block { return Block{Note: text} }

// Facts is a block of labelled values.
func Facts(facts ...Fact) Block { return Block{Facts: facts} }

// Buttons is a row of buttons.
func Buttons(buttons ...Button) Block { return Block{Buttons: buttons} }
