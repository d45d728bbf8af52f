package crm

import "github.com/riskbell/riskbell/internal/unit"

// prototypes has an empty record of every kind, in the order people expect
// them listed.
var prototypes = []func() Record{
	func() Record { return new(Owner) },
	func() Record { return new(Team) },
	func() Record { return new(Account) },
	func() Record { return new(Contact) },
	func() Record { return new(Lead) },
	func() Record { return new(Opportunity) },
	func() Record { return new(Quote) },
	func() Record { return new(Contract) },
	func() Record { return new(Order) },
	func() Record { return new(OrderLine) },
	func() Record { return new(Delivery) },
	func() Record { return new(Invoice) },
	func() Record { return new(Payment) },
	func() Record { return new(PaymentPlan) },
	func() Record { return new(Return) },
	func() Record { return new(Activity) },
	func() Record { return new(Ticket) },
	func() Record { return new(Survey) },
	func() Record { return new(Product) },
	func() Record { return new(Stock) },
	func() Record { return new(Competitor) },
	func() Record { return new(Target) },
	func() Record { return new(PolicyLimit) },
	func() Record { return new(Signal) },
	func() Record { return new(ExchangeRate) },
}

// Kinds lists every kind, owners and teams first.
func Kinds() []Kind {
	kinds := make([]Kind, len(prototypes))
	for i, p := range prototypes {
		kinds[i] = p().Kind()
	}
	return kinds
}

// New is an empty record of kind, or nil if there is no such kind.
func New(kind Kind) Record {
	for _, p := range prototypes {
		if r := p(); r.Kind() == kind {
			return r
		}
	}
	return nil
}

// Kind is KindOwner.
func (*Owner) Kind() Kind { return KindOwner }

// Links are none.
func (*Owner) Links() (account, owner string) { return "", "" }

// Date is none: the record changes over time.
func (*Owner) Date() unit.Day { return 0 }

// Kind is KindTeam.
func (*Team) Kind() Kind { return KindTeam }

// Links are none.
func (*Team) Links() (account, owner string) { return "", "" }

// Date is none: the record changes over time.
func (*Team) Date() unit.Day { return 0 }

// Kind is KindAccount.
func (*Account) Kind() Kind { return KindAccount }

// Links of the record.
func (r *Account) Links() (account, owner string) { return r.ID, r.Owner }

// Date is none: the record changes over time.
func (*Account) Date() unit.Day { return 0 }

// Kind is KindContact.
func (*Contact) Kind() Kind { return KindContact }

// Links of the record.
func (r *Contact) Links() (account, owner string) { return r.Account, r.Owner }

// Date is none: the record changes over time.
func (*Contact) Date() unit.Day { return 0 }

// Kind is KindLead.
func (*Lead) Kind() Kind { return KindLead }

// Links of the record.
func (r *Lead) Links() (account, owner string) { return r.Account, r.Owner }

// Date is none: the record changes over time.
func (*Lead) Date() unit.Day { return 0 }

// Kind is KindOpportunity.
func (*Opportunity) Kind() Kind { return KindOpportunity }

// Links of the record.
func (r *Opportunity) Links() (account, owner string) { return r.Account, r.Owner }

// Date is none: the record changes over time.
func (*Opportunity) Date() unit.Day { return 0 }

// Kind is KindQuote.
func (*Quote) Kind() Kind { return KindQuote }

// Links of the record.
func (r *Quote) Links() (account, owner string) { return r.Account, r.Owner }

// Date is none: the record changes over time.
func (*Quote) Date() unit.Day { return 0 }

// Kind is KindContract.
func (*Contract) Kind() Kind { return KindContract }

// Links of the record.
func (r *Contract) Links() (account, owner string) { return r.Account, r.Owner }

// Date is none: the record changes over time.
func (*Contract) Date() unit.Day { return 0 }

// Kind is KindOrder.
func (*Order) Kind() Kind { return KindOrder }

// Links of the record.
func (r *Order) Links() (account, owner string) { return r.Account, r.Owner }

// Date is OrderedOn.
func (r *Order) Date() unit.Day { return r.OrderedOn }

// Kind is KindOrderLine.
func (*OrderLine) Kind() Kind { return KindOrderLine }

// Links of the record.
func (r *OrderLine) Links() (account, owner string) { return r.Account, r.Owner }

// Date is OrderedOn.
func (r *OrderLine) Date() unit.Day { return r.OrderedOn }

// Kind is KindDelivery.
func (*Delivery) Kind() Kind { return KindDelivery }

// Links of the record.
func (r *Delivery) Links() (account, owner string) { return r.Account, r.Owner }

// Date is PromisedOn.
func (r *Delivery) Date() unit.Day { return r.PromisedOn }

// Kind is KindInvoice.
func (*Invoice) Kind() Kind { return KindInvoice }

// Links of the record.
func (r *Invoice) Links() (account, owner string) { return r.Account, r.Owner }

// Date is IssuedOn.
func (r *Invoice) Date() unit.Day { return r.IssuedOn }

// Kind is KindPayment.
func (*Payment) Kind() Kind { return KindPayment }

// Links of the record.
func (r *Payment) Links() (account, owner string) { return r.Account, r.Owner }

// Date is PaidOn.
func (r *Payment) Date() unit.Day { return r.PaidOn }

// Kind is KindPaymentPlan.
func (*PaymentPlan) Kind() Kind { return KindPaymentPlan }

// Links of the record.
func (r *PaymentPlan) Links() (account, owner string) { return r.Account, r.Owner }

// Date is DueOn.
func (r *PaymentPlan) Date() unit.Day { return r.DueOn }

// Kind is KindReturn.
func (*Return) Kind() Kind { return KindReturn }

// Links of the record.
func (r *Return) Links() (account, owner string) { return r.Account, r.Owner }

// Date is ReturnedOn.
func (r *Return) Date() unit.Day { return r.ReturnedOn }

// Kind is KindActivity.
func (*Activity) Kind() Kind { return KindActivity }

// Links of the record.
func (r *Activity) Links() (account, owner string) { return r.Account, r.Owner }

// Date is On.
func (r *Activity) Date() unit.Day { return r.On }

// Kind is KindTicket.
func (*Ticket) Kind() Kind { return KindTicket }

// Links of the record.
func (r *Ticket) Links() (account, owner string) { return r.Account, r.Owner }

// Date is OpenedOn.
func (r *Ticket) Date() unit.Day { return r.OpenedOn }

// Kind is KindSurvey.
func (*Survey) Kind() Kind { return KindSurvey }

// Links of the record.
func (r *Survey) Links() (account, owner string) { return r.Account, r.Owner }

// Date is SentOn.
func (r *Survey) Date() unit.Day { return r.SentOn }

// Kind is KindProduct.
func (*Product) Kind() Kind { return KindProduct }

// Links are none.
func (*Product) Links() (account, owner string) { return "", "" }

// Date is none: the record changes over time.
func (*Product) Date() unit.Day { return 0 }

// Kind is KindStock.
func (*Stock) Kind() Kind { return KindStock }

// Links are none.
func (*Stock) Links() (account, owner string) { return "", "" }

// Date is On.
func (r *Stock) Date() unit.Day { return r.On }

// Kind is KindCompetitor.
func (*Competitor) Kind() Kind { return KindCompetitor }

// Links are none.
func (*Competitor) Links() (account, owner string) { return "", "" }

// Date is none: the record changes over time.
func (*Competitor) Date() unit.Day { return 0 }

// Kind is KindTarget.
func (*Target) Kind() Kind { return KindTarget }

// Links of the record.
func (r *Target) Links() (account, owner string) { return "", r.Owner }

// Date is none: the record changes over time.
func (*Target) Date() unit.Day { return 0 }

// Kind is KindPolicyLimit.
func (*PolicyLimit) Kind() Kind { return KindPolicyLimit }

// Links are none.
func (*PolicyLimit) Links() (account, owner string) { return "", "" }

// Date is none: the record changes over time.
func (*PolicyLimit) Date() unit.Day { return 0 }

// Kind is KindSignal.
func (*Signal) Kind() Kind { return KindSignal }

// Links are none.
func (*Signal) Links() (account, owner string) { return "", "" }

// Date is On.
func (r *Signal) Date() unit.Day { return r.On }

// Kind is KindExchangeRate.
func (*ExchangeRate) Kind() Kind { return KindExchangeRate }

// Links are none.
func (*ExchangeRate) Links() (account, owner string) { return "", "" }

// Date is On.
func (r *ExchangeRate) Date() unit.Day { return r.On }
