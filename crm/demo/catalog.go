package demo

import (
	"math"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
)

// item is something sold.
type item struct {
	name
	id, category string
	price        float64 // list price in CNY
	late         window  // deliveries of it go wrong
	sour         window  // customers of it are unhappy
	dearer       unit.Day
}

// dearerBy is what the price change adds.
const dearerBy = .12

func items() []*item {
	return []*item{
		{name: name{"标准版", "Standard"}, id: "standard", category: "software", price: 6800},
		{name: name{"企业版", "Enterprise"}, id: "enterprise", category: "software", price: 29800},
		{name: name{"维保服务", "Maintenance"}, id: "maintenance", category: "service", price: 3600},
		{name: name{"智能网关", "Smart Gateway"}, id: "gateway", category: "hardware", price: 1280},
		{name: name{"传感器套件", "Sensor Kit"}, id: "sensor", category: "hardware", price: 468},
		{name: name{"边缘控制器", "Edge Controller"}, id: "controller", category: "hardware", price: 5200},
		{name: name{"手持终端", "Handheld Terminal"}, id: "terminal", category: "hardware", price: 2350},
		{name: name{"云存储", "Cloud Storage"}, id: "cloud", category: "software", price: 1190},
		{name: name{"培训服务", "Training"}, id: "training", category: "service", price: 4500},
		{name: name{"实施服务", "Implementation"}, id: "implementation", category: "service", price: 12000},
		{name: name{"安全模块", "Security Module"}, id: "security", category: "hardware", price: 8800},
		{name: name{"备件包", "Spare Parts"}, id: "spare", category: "hardware", price: 328},
	}
}

// bundles are the latent shopping lists: which products go together.
func bundles() [][]string {
	return [][]string{
		{"standard", "maintenance", "cloud", "training"},
		{"enterprise", "implementation", "maintenance", "security"},
		{"gateway", "sensor", "controller", "spare"},
		{"terminal", "standard", "spare", "maintenance"},
	}
}

// ApprovalLimit is what one may order or sign for alone, in CNY.
const (
	ApprovalLimit = 200_000
	contractLimit = 1_000_000
	discountLimit = .15
)

const base unit.Currency = "CNY"

func (b *builder) catalog() {
	first := midnight(b.start - 900)
	for _, it := range b.items {
		p := &crm.Product{Name: it.zh, NameEN: it.en, Category: it.category, ListPrice: unit.Major(it.price, base)}
		p.ID = it.id
		l := b.add(p, first)
		if it.dearer != 0 {
			revise(l, midnight(it.dearer)+3600_000, func(p *crm.Product) { p.ListPrice = unit.Major(math.Round(it.price*(1+dearerBy)), base) })
		}
	}
	for _, l := range []crm.PolicyLimit{
		{Name: "订单审批限额", Applies: "order", Amount: unit.Major(ApprovalLimit, base)},
		{Name: "合同审批限额", Applies: "contract", Amount: unit.Major(contractLimit, base)},
		{Name: "折扣审批限额", Applies: "discount", Discount: discountLimit},
	} {
		l.ID = "limit-" + l.Applies
		b.add(&l, first)
	}
	for id, n := range competitors() {
		c := &crm.Competitor{Name: n.zh, NameEN: n.en}
		c.ID = id2(id)
		b.add(c, first)
	}
	b.rates()
	b.stock()
}

func competitors() []name {
	return []name{{"云桥软件", "Yunqiao Software"}, {"北辰智控", "Beichen Controls"}, {"方舟数据", "Fangzhou Data"}, {"德立信", "Delixin"}, {"Axion Systems", "Axion Systems"}}
}

func id2(i int) string { return "CP-" + string(rune('1'+i)) }

// rates walk at random, one per month; the first holds for all before it.
func (b *builder) rates() {
	r := b.stream("rates")
	per := 7.12
	for d := unit.ByMonth.StartOf(b.start); d < b.horizon; d = d.AddMonths(1) {
		per = math.Min(7.35, math.Max(6.85, per+.03*r.NormFloat64()))
		x := &crm.ExchangeRate{From: "USD", To: base, On: d, Per: math.Round(per*1e4) / 1e4}
		x.ID = "USD-" + d.String()
		b.add(x, midnight(d)+1800_000)
		b.usd = append(b.usd, *x)
	}
}

// yuan is an amount in the books' currency at the rate of its day.
func (b *builder) yuan(m unit.Money, on unit.Day) float64 {
	if m.Currency == base {
		return m.Float()
	}
	per := b.usd[0].Per
	for _, x := range b.usd {
		if x.On <= on {
			per = x.Per
		}
	}
	return m.Float() * per
}

func (b *builder) stock() {
	r := b.stream("stock")
	for d := unit.ByMonth.StartOf(b.start).AddMonths(1); d < b.horizon; d = d.AddMonths(1) {
		for _, it := range b.items {
			if it.category != "hardware" {
				continue
			}
			s := &crm.Stock{Product: it.id, On: d, Quantity: math.Round(between(r, 60, 400) * 2000 / it.price)}
			s.ID = it.id + "-" + d.String()
			b.add(s, midnight(d)+2*3600_000)
		}
	}
}
