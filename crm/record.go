package crm

import "github.com/riskbell/riskbell/internal/unit"

// Kind names a kind of record, as in mappings and in the feed.
type Kind string

// The kinds. Dated kinds (see Record.Date) are facts that happened on a day;
// the others are things that change.
const (
	KindOwner        Kind = "owner"
	KindTeam         Kind = "team"
	KindAccount      Kind = "account"
	KindContact      Kind = "contact"
	KindLead         Kind = "lead"
	KindOpportunity  Kind = "opportunity"
	KindQuote        Kind = "quote"
	KindContract     Kind = "contract"
	KindOrder        Kind = "order"
	KindOrderLine    Kind = "order_line"
	KindDelivery     Kind = "delivery"
	KindInvoice      Kind = "invoice"
	KindPayment      Kind = "payment"
	KindPaymentPlan  Kind = "payment_plan"
	KindReturn       Kind = "return"
	KindActivity     Kind = "activity"
	KindTicket       Kind = "ticket"
	KindSurvey       Kind = "survey"
	KindProduct      Kind = "product"
	KindStock        Kind = "stock"
	KindCompetitor   Kind = "competitor"
	KindTarget       Kind = "target"
	KindPolicyLimit  Kind = "policy_limit"
	KindSignal       Kind = "signal"
	KindExchangeRate Kind = "exchange_rate"
)

// Ref points to a record.
type Ref struct {
	Kind Kind   `cbor:"1,keyasint" json:"kind"`
	ID   string `cbor:"2,keyasint" json:"id"`
}

// String is "opportunity/D-0871".
func (r Ref) String() string { return string(r.Kind) + "/" + r.ID }

// Meta is what every record carries. Field numbers 1 to 9 are Meta's own.
type Meta struct {
	// ID is the source's own id, unique within the kind.
	ID string `cbor:"1,keyasint" crm:"id"`
	// CreatedAt and ModifiedAt are the source's stamps; zero where it has none.
	CreatedAt  unit.Instant `cbor:"2,keyasint,omitempty" crm:"created_at"`
	ModifiedAt unit.Instant `cbor:"3,keyasint,omitempty" crm:"modified_at"`
	// Extra keeps the source's fields that the mapping does not name.
	Extra map[string]string `cbor:"4,keyasint,omitempty"`
}

// Head gives the record's Meta, to read and to set.
func (m *Meta) Head() *Meta { return m }

// Record is a pointer to one of the structs below. The struct tag crm names a
// field in mappings, evidence and histories; cbor numbers it in the file.
// Options after the name: "personal" marks fields that erasure of a person
// clears; "created" the day the record came to be; "happened" a day that
// nobody knew before it came; "after=F" a field that says nothing before the
// day in F. The last three keep a first import from showing the future.
type Record interface {
	Kind() Kind
	Head() *Meta
	// Links gives the account and the owner the record belongs to, "" for none.
	Links() (account, owner string)
	// Date is the day the record speaks of, for dated kinds; 0 for the others.
	Date() unit.Day
}

// Owner is a CRM user who owns records: a rep or somebody above.
type Owner struct {
	Meta
	Name    string   `cbor:"10,keyasint,omitempty" crm:"name,personal"`
	NameEN  string   `cbor:"11,keyasint,omitempty" crm:"name_en,personal"`
	Email   string   `cbor:"12,keyasint,omitempty" crm:"email,personal"`
	Team    string   `cbor:"13,keyasint,omitempty" crm:"team"`
	HiredOn unit.Day `cbor:"14,keyasint,omitempty" crm:"hired_on,created"`
	LeftOn  unit.Day `cbor:"15,keyasint,omitempty" crm:"left_on,happened"`
}

// Team is a node of the team tree. Manager is an Owner's id.
type Team struct {
	Meta
	Name    string `cbor:"10,keyasint,omitempty" crm:"name"`
	NameEN  string `cbor:"11,keyasint,omitempty" crm:"name_en"`
	Parent  string `cbor:"12,keyasint,omitempty" crm:"parent"`
	Manager string `cbor:"13,keyasint,omitempty" crm:"manager"`
	// Region is the region code this team and those below it sell in.
	Region string `cbor:"14,keyasint,omitempty" crm:"region"`
}

// Account is a customer organisation.
type Account struct {
	Meta
	Name     string   `cbor:"10,keyasint,omitempty" crm:"name"`
	NameEN   string   `cbor:"11,keyasint,omitempty" crm:"name_en"`
	Owner    string   `cbor:"12,keyasint,omitempty" crm:"owner"`
	Region   string   `cbor:"13,keyasint,omitempty" crm:"region"` // empty: the owner's
	Industry string   `cbor:"14,keyasint,omitempty" crm:"industry"`
	OpenedOn unit.Day `cbor:"15,keyasint,omitempty" crm:"opened_on,created"` // first known as a customer
	Phone    string   `cbor:"16,keyasint,omitempty" crm:"phone,personal"`
	Parent   string   `cbor:"17,keyasint,omitempty" crm:"parent"`
	// ClosedFrom and ClosedTo are announced days without business, such as
	// works holidays: nobody should expect orders then.
	ClosedFrom unit.Day `cbor:"18,keyasint,omitempty" crm:"closed_from"`
	ClosedTo   unit.Day `cbor:"19,keyasint,omitempty" crm:"closed_to"` // exclusive
}

// Contact is a person at an account.
type Contact struct {
	Meta
	Account  string `cbor:"10,keyasint,omitempty" crm:"account"`
	Name     string `cbor:"11,keyasint,omitempty" crm:"name,personal"`
	Title    string `cbor:"12,keyasint,omitempty" crm:"title"`
	Email    string `cbor:"13,keyasint,omitempty" crm:"email,personal"`
	Phone    string `cbor:"14,keyasint,omitempty" crm:"phone,personal"`
	Decides  bool   `cbor:"15,keyasint,omitempty" crm:"decides"` // signs or approves purchases
	Owner    string `cbor:"16,keyasint,omitempty" crm:"owner"`
	Inactive bool   `cbor:"17,keyasint,omitempty" crm:"inactive"`
}

// Lead is an unqualified prospect.
type Lead struct {
	Meta
	Company     string   `cbor:"10,keyasint,omitempty" crm:"company"`
	Owner       string   `cbor:"11,keyasint,omitempty" crm:"owner"`
	Source      string   `cbor:"12,keyasint,omitempty" crm:"source"`
	Status      string   `cbor:"13,keyasint,omitempty" crm:"status"`
	CreatedOn   unit.Day `cbor:"14,keyasint,omitempty" crm:"created_on,created"`
	Account     string   `cbor:"15,keyasint,omitempty" crm:"account"`     // after conversion
	Opportunity string   `cbor:"16,keyasint,omitempty" crm:"opportunity"` // after conversion
}

// StageClass says what a stage means.
type StageClass string

// The classes of stages.
const (
	Open StageClass = "open"
	Won  StageClass = "won"
	Lost StageClass = "lost"
)

// Opportunity is a possible sale; "deal" in chat.
type Opportunity struct {
	Meta
	Account     string     `cbor:"10,keyasint,omitempty" crm:"account"`
	Owner       string     `cbor:"11,keyasint,omitempty" crm:"owner"`
	Name        string     `cbor:"12,keyasint,omitempty" crm:"name"`
	Stage       string     `cbor:"13,keyasint,omitempty" crm:"stage,after=closed_on"` // a code such as lead, proposal
	Class       StageClass `cbor:"14,keyasint,omitempty" crm:"class,after=closed_on"`
	StageSince  unit.Day   `cbor:"15,keyasint,omitempty" crm:"stage_since,happened"` // 0: the day this stage was first seen
	Amount      unit.Money `cbor:"16,keyasint,omitempty" crm:"amount"`
	Probability float64    `cbor:"17,keyasint,omitempty" crm:"probability"` // 0 to 1, 0 where unknown
	CreatedOn   unit.Day   `cbor:"18,keyasint,omitempty" crm:"created_on,created"`
	CloseDate   unit.Day   `cbor:"19,keyasint,omitempty" crm:"close_date"`         // expected while open
	ClosedOn    unit.Day   `cbor:"20,keyasint,omitempty" crm:"closed_on,happened"` // won or lost
	Product     string     `cbor:"21,keyasint,omitempty" crm:"product"`
	Source      string     `cbor:"22,keyasint,omitempty" crm:"source"`
	NextStep    string     `cbor:"23,keyasint,omitempty" crm:"next_step"`
	LossReason  string     `cbor:"24,keyasint,omitempty" crm:"loss_reason,after=closed_on"`
	Competitor  string     `cbor:"25,keyasint,omitempty" crm:"competitor"`
}

// Quote is a priced offer.
type Quote struct {
	Meta
	Account     string     `cbor:"10,keyasint,omitempty" crm:"account"`
	Owner       string     `cbor:"11,keyasint,omitempty" crm:"owner"`
	Opportunity string     `cbor:"12,keyasint,omitempty" crm:"opportunity"`
	IssuedOn    unit.Day   `cbor:"13,keyasint,omitempty" crm:"issued_on,created"`
	ValidUntil  unit.Day   `cbor:"14,keyasint,omitempty" crm:"valid_until"` // exclusive
	Amount      unit.Money `cbor:"15,keyasint,omitempty" crm:"amount"`
	Discount    float64    `cbor:"16,keyasint,omitempty" crm:"discount"` // 0 to 1 of list price
	Status      string     `cbor:"17,keyasint,omitempty" crm:"status"`
}

// Contract statuses that Riskbell knows; a mapping's value map leads to them.
const (
	ContractDraft      = "draft"
	ContractSent       = "sent"
	ContractSigned     = "signed"
	ContractDisputed   = "disputed"
	ContractRefused    = "refused"
	ContractTerminated = "terminated"
)

// Contract is an agreement to supply.
type Contract struct {
	Meta
	Account     string     `cbor:"10,keyasint,omitempty" crm:"account"`
	Owner       string     `cbor:"11,keyasint,omitempty" crm:"owner"`
	Opportunity string     `cbor:"12,keyasint,omitempty" crm:"opportunity"`
	Number      string     `cbor:"13,keyasint,omitempty" crm:"number"`
	Amount      unit.Money `cbor:"14,keyasint,omitempty" crm:"amount"`
	Status      string     `cbor:"15,keyasint,omitempty" crm:"status"`
	SentOn      unit.Day   `cbor:"16,keyasint,omitempty" crm:"sent_on"`
	SignedOn    unit.Day   `cbor:"17,keyasint,omitempty" crm:"signed_on,happened"`
	EndsOn      unit.Day   `cbor:"18,keyasint,omitempty" crm:"ends_on"`
	Text        string     `cbor:"19,keyasint,omitempty" crm:"text"` // terms or their digest, for copies
	DisputedOn  unit.Day   `cbor:"20,keyasint,omitempty" crm:"disputed_on,happened"`
}

// Order is goods or services ordered. Revenue is booked by its OrderedOn.
type Order struct {
	Meta
	Account     string     `cbor:"10,keyasint,omitempty" crm:"account"`
	Owner       string     `cbor:"11,keyasint,omitempty" crm:"owner"`
	Opportunity string     `cbor:"12,keyasint,omitempty" crm:"opportunity"`
	Contract    string     `cbor:"13,keyasint,omitempty" crm:"contract"`
	Number      string     `cbor:"14,keyasint,omitempty" crm:"number"`
	OrderedOn   unit.Day   `cbor:"15,keyasint,omitempty" crm:"ordered_on"`
	Amount      unit.Money `cbor:"16,keyasint,omitempty" crm:"amount"` // before returns
	Cancelled   bool       `cbor:"17,keyasint,omitempty" crm:"cancelled"`
	Product     string     `cbor:"18,keyasint,omitempty" crm:"product"` // where the order has one
}

// OrderLine is one product of an order.
type OrderLine struct {
	Meta
	Order     string     `cbor:"10,keyasint,omitempty" crm:"order"`
	Account   string     `cbor:"11,keyasint,omitempty" crm:"account"`
	Owner     string     `cbor:"12,keyasint,omitempty" crm:"owner"`
	Product   string     `cbor:"13,keyasint,omitempty" crm:"product"`
	OrderedOn unit.Day   `cbor:"14,keyasint,omitempty" crm:"ordered_on"`
	Quantity  float64    `cbor:"15,keyasint,omitempty" crm:"quantity"`
	UnitPrice unit.Money `cbor:"16,keyasint,omitempty" crm:"unit_price"`
	Amount    unit.Money `cbor:"17,keyasint,omitempty" crm:"amount"`
}

// Delivery is what was promised and shipped of an order.
type Delivery struct {
	Meta
	Order       string   `cbor:"10,keyasint,omitempty" crm:"order"`
	Account     string   `cbor:"11,keyasint,omitempty" crm:"account"`
	Owner       string   `cbor:"12,keyasint,omitempty" crm:"owner"`
	PromisedOn  unit.Day `cbor:"13,keyasint,omitempty" crm:"promised_on"`
	DeliveredOn unit.Day `cbor:"14,keyasint,omitempty" crm:"delivered_on,happened"` // 0: not yet
	Product     string   `cbor:"15,keyasint,omitempty" crm:"product"`
}

// Invoice is a receivable. What is open is Amount less its Payments.
type Invoice struct {
	Meta
	Account  string     `cbor:"10,keyasint,omitempty" crm:"account"`
	Owner    string     `cbor:"11,keyasint,omitempty" crm:"owner"`
	Order    string     `cbor:"12,keyasint,omitempty" crm:"order"`
	Contract string     `cbor:"13,keyasint,omitempty" crm:"contract"`
	Number   string     `cbor:"14,keyasint,omitempty" crm:"number"`
	IssuedOn unit.Day   `cbor:"15,keyasint,omitempty" crm:"issued_on"`
	DueOn    unit.Day   `cbor:"16,keyasint,omitempty" crm:"due_on"`
	Amount   unit.Money `cbor:"17,keyasint,omitempty" crm:"amount"`
}

// Payment is money received for an invoice.
type Payment struct {
	Meta
	Account string     `cbor:"10,keyasint,omitempty" crm:"account"`
	Owner   string     `cbor:"11,keyasint,omitempty" crm:"owner"`
	Invoice string     `cbor:"12,keyasint,omitempty" crm:"invoice"`
	PaidOn  unit.Day   `cbor:"13,keyasint,omitempty" crm:"paid_on"`
	Amount  unit.Money `cbor:"14,keyasint,omitempty" crm:"amount"`
}

// PaymentPlan is one agreed instalment.
type PaymentPlan struct {
	Meta
	Account  string     `cbor:"10,keyasint,omitempty" crm:"account"`
	Owner    string     `cbor:"11,keyasint,omitempty" crm:"owner"`
	Contract string     `cbor:"12,keyasint,omitempty" crm:"contract"`
	DueOn    unit.Day   `cbor:"13,keyasint,omitempty" crm:"due_on"`
	Amount   unit.Money `cbor:"14,keyasint,omitempty" crm:"amount"`
	PaidOn   unit.Day   `cbor:"15,keyasint,omitempty" crm:"paid_on,happened"`
}

// Return is goods sent back, or money refunded, or an order line cancelled
// after booking. Amount is positive.
type Return struct {
	Meta
	Account    string     `cbor:"10,keyasint,omitempty" crm:"account"`
	Owner      string     `cbor:"11,keyasint,omitempty" crm:"owner"`
	Order      string     `cbor:"12,keyasint,omitempty" crm:"order"`
	Product    string     `cbor:"13,keyasint,omitempty" crm:"product"`
	ReturnedOn unit.Day   `cbor:"14,keyasint,omitempty" crm:"returned_on"`
	Quantity   float64    `cbor:"15,keyasint,omitempty" crm:"quantity"`
	Amount     unit.Money `cbor:"16,keyasint,omitempty" crm:"amount"`
	Reason     string     `cbor:"17,keyasint,omitempty" crm:"reason"`
}

// Activity is a contact with a customer, done or planned.
type Activity struct {
	Meta
	Type        string   `cbor:"10,keyasint,omitempty" crm:"type"` // call, visit, mail, meeting, task, note
	Account     string   `cbor:"11,keyasint,omitempty" crm:"account"`
	Owner       string   `cbor:"12,keyasint,omitempty" crm:"owner"`
	Opportunity string   `cbor:"13,keyasint,omitempty" crm:"opportunity"`
	Contact     string   `cbor:"14,keyasint,omitempty" crm:"contact"`
	On          unit.Day `cbor:"15,keyasint,omitempty" crm:"on"` // done, or planned while open
	Open        bool     `cbor:"16,keyasint,omitempty" crm:"open"`
	Subject     string   `cbor:"17,keyasint,omitempty" crm:"subject,personal"`
}

// Ticket is a customer's complaint or request.
type Ticket struct {
	Meta
	Account  string   `cbor:"10,keyasint,omitempty" crm:"account"`
	Owner    string   `cbor:"11,keyasint,omitempty" crm:"owner"`
	OpenedOn unit.Day `cbor:"12,keyasint,omitempty" crm:"opened_on"`
	ClosedOn unit.Day `cbor:"13,keyasint,omitempty" crm:"closed_on,happened"` // 0: open
	Category string   `cbor:"14,keyasint,omitempty" crm:"category"`
	Priority string   `cbor:"15,keyasint,omitempty" crm:"priority"`
	Subject  string   `cbor:"16,keyasint,omitempty" crm:"subject,personal"`
}

// Survey is one customer's answer. CSAT scores are 1 to 5, NPS 0 to 10.
type Survey struct {
	Meta
	Account    string   `cbor:"10,keyasint,omitempty" crm:"account"`
	Owner      string   `cbor:"11,keyasint,omitempty" crm:"owner"`
	Scale      string   `cbor:"12,keyasint,omitempty" crm:"scale"` // csat or nps
	SentOn     unit.Day `cbor:"13,keyasint,omitempty" crm:"sent_on"`
	AnsweredOn unit.Day `cbor:"14,keyasint,omitempty" crm:"answered_on,happened"` // 0: not answered
	Score      float64  `cbor:"15,keyasint,omitempty" crm:"score,after=answered_on"`
	Product    string   `cbor:"16,keyasint,omitempty" crm:"product"`
	Comment    string   `cbor:"17,keyasint,omitempty" crm:"comment,personal,after=answered_on"`
}

// Product is what is sold.
type Product struct {
	Meta
	Name      string     `cbor:"10,keyasint,omitempty" crm:"name"`
	NameEN    string     `cbor:"11,keyasint,omitempty" crm:"name_en"`
	Category  string     `cbor:"12,keyasint,omitempty" crm:"category"`
	ListPrice unit.Money `cbor:"13,keyasint,omitempty" crm:"list_price"`
	Retired   bool       `cbor:"14,keyasint,omitempty" crm:"retired"`
}

// Stock is a product's quantity on hand on a day.
type Stock struct {
	Meta
	Product  string   `cbor:"10,keyasint,omitempty" crm:"product"`
	On       unit.Day `cbor:"11,keyasint,omitempty" crm:"on"`
	Quantity float64  `cbor:"12,keyasint,omitempty" crm:"quantity"`
}

// Competitor is a rival seller.
type Competitor struct {
	Meta
	Name   string `cbor:"10,keyasint,omitempty" crm:"name"`
	NameEN string `cbor:"11,keyasint,omitempty" crm:"name_en"`
}

// Target is a quota: of an owner, a team, or the company where both are empty.
type Target struct {
	Meta
	Owner  string     `cbor:"10,keyasint,omitempty" crm:"owner"`
	Team   string     `cbor:"11,keyasint,omitempty" crm:"team"`
	Metric string     `cbor:"12,keyasint,omitempty" crm:"metric"` // a kpi measure, such as revenue
	From   unit.Day   `cbor:"13,keyasint,omitempty" crm:"from"`
	To     unit.Day   `cbor:"14,keyasint,omitempty" crm:"to"` // exclusive
	Amount unit.Money `cbor:"15,keyasint,omitempty" crm:"amount"`
	Value  float64    `cbor:"16,keyasint,omitempty" crm:"value"` // for measures that are not money
}

// PolicyLimit is a rule of the house: what one may sign or give away alone.
type PolicyLimit struct {
	Meta
	Name     string     `cbor:"10,keyasint,omitempty" crm:"name"`
	Applies  string     `cbor:"11,keyasint,omitempty" crm:"applies"` // order, contract, discount
	Amount   unit.Money `cbor:"12,keyasint,omitempty" crm:"amount"`
	Discount float64    `cbor:"13,keyasint,omitempty" crm:"discount"` // 0 to 1
}

// Signal is news of market, policy or competition, from people or a feed.
type Signal struct {
	Meta
	Category   string   `cbor:"10,keyasint,omitempty" crm:"category"` // price, product, promotion, policy, demand
	Competitor string   `cbor:"11,keyasint,omitempty" crm:"competitor"`
	Product    string   `cbor:"12,keyasint,omitempty" crm:"product"`
	Region     string   `cbor:"13,keyasint,omitempty" crm:"region"`
	On         unit.Day `cbor:"14,keyasint,omitempty" crm:"on"`
	ExpiresOn  unit.Day `cbor:"15,keyasint,omitempty" crm:"expires_on"`
	Likelihood float64  `cbor:"16,keyasint,omitempty" crm:"likelihood"`
	Source     string   `cbor:"17,keyasint,omitempty" crm:"source"`
	Text       string   `cbor:"18,keyasint,omitempty" crm:"text,personal"`
}

// ExchangeRate is a dated price of one currency in another.
type ExchangeRate struct {
	Meta
	From unit.Currency `cbor:"10,keyasint,omitempty" crm:"from"`
	To   unit.Currency `cbor:"11,keyasint,omitempty" crm:"to"`
	On   unit.Day      `cbor:"12,keyasint,omitempty" crm:"on"`
	Per  float64       `cbor:"13,keyasint,omitempty" crm:"per"`
}
