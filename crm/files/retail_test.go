package files

import (
	"math/big"
	"strings"
	"testing"

	"github.com/riskbell/riskbell/crm"
)

// pence is quantity × price in minor units, rounded half away from zero.
func pence(t *testing.T, quantity, price string) int64 {
	q, ok1 := new(big.Rat).SetString(quantity)
	p, ok2 := new(big.Rat).SetString(price)
	if !ok1 || !ok2 {
		t.Fatalf("%q × %q", quantity, price)
	}
	v := q.Mul(q, p)
	v.Mul(v, big.NewRat(100, 1)).Abs(v).Add(v, big.NewRat(1, 2))
	return new(big.Int).Quo(v.Num(), v.Denom()).Int64()
}

func TestOnlineRetailAgreesWithAnIndependentCount(t *testing.T) {
	file := shared(t, "transactions/online_retail_dev.csv.gz")
	f := read(t, file, load(t, "online-retail"))

	customers, orders, products := map[string]bool{}, map[string]int64{}, map[string]bool{}
	var lines, returns int
	var sold, taken int64
	for _, r := range table(t, file) {
		customers[r["CustomerID"]] = true
		products[r["StockCode"]] = true
		v := pence(t, r["Quantity"], r["UnitPrice"])
		if strings.HasPrefix(r["InvoiceNo"], "C") {
			returns++
			taken += v
			continue
		}
		lines++
		sold += v
		orders[r["InvoiceNo"]] += v
	}
	counts := map[crm.Kind]int{crm.KindAccount: len(customers), crm.KindOrder: len(orders), crm.KindOrderLine: lines,
		crm.KindReturn: returns, crm.KindProduct: len(products)}
	for kind, want := range counts {
		if got := len(f.records[kind]); got != want || want == 0 {
			t.Errorf("%d of kind %s, the count says %d", got, kind, want)
		}
	}
	var gotSold, gotLines, gotTaken int64
	for id, r := range f.records[crm.KindOrder] {
		o := r.(*crm.Order)
		gotSold += o.Amount.Minor
		if o.Amount.Minor != orders[id] || o.Amount.Currency != "GBP" && o.Amount.Minor != 0 || o.OrderedOn == 0 || o.Account == "" {
			t.Fatalf("order %s is %+v, the count says %d", id, o, orders[id])
		}
	}
	for _, r := range f.records[crm.KindOrderLine] {
		gotLines += r.(*crm.OrderLine).Amount.Minor
	}
	for _, r := range f.records[crm.KindReturn] {
		gotTaken += r.(*crm.Return).Amount.Minor
	}
	if gotSold != sold || gotLines != sold || gotTaken != taken {
		t.Errorf("orders %d, lines %d, returns %d; the count says %d and %d", gotSold, gotLines, gotTaken, sold, taken)
	}
	if len(f.rejected) > 0 || !f.whole || f.read != 151185 {
		t.Errorf("read %d, rejected %d %v, whole %v", f.read, len(f.rejected), f.rejected[:min(3, len(f.rejected))], f.whole)
	}
	t.Logf("%d accounts, %d orders, %d lines, %d returns, sold GBP %d.%02d", len(customers), len(orders), lines, returns, sold/100, sold%100)
}
