package stats

import (
	"testing"
	"time"
)

// The public Online Retail part: history up to 2011-09-09, who orders in the
// 13 weeks after. Customers with four and more orders are the ones that count.
func TestRankingOnWholesale(t *testing.T) {
	cut := time.Date(2011, 9, 9, 0, 0, 0, 0, time.UTC)
	week := func(at time.Time) float64 { return at.Sub(cut).Hours() / 24 / 7 }
	days := map[string][]float64{}
	for _, r := range rows(t, "transactions/online_retail_dev.csv.gz") {
		if r["CustomerID"] == "" || r["InvoiceNo"][0] == 'C' || r["Quantity"][0] == '-' {
			continue
		}
		d, err := time.Parse(time.DateOnly, r["InvoiceDate"][:10])
		if err != nil {
			t.Fatal(err)
		}
		days[r["CustomerID"]] = append(days[r["CustomerID"]], week(d))
	}
	var hs []History
	var silent []bool
	for _, c := range sortedKeys(days) {
		h, ok := HistoryOf(days[c], 0)
		if !ok {
			continue
		}
		none := true
		for _, d := range days[c] {
			none = none && (d <= 0 || d > 13)
		}
		hs, silent = append(hs, h), append(silent, none)
	}
	p, err := FitCNBD(hs, 4)
	if err != nil {
		t.Fatal(err)
	}
	var model, recency []float64
	var gone []bool
	for i, h := range hs {
		if h.Orders >= 3 {
			model, recency, gone = append(model, p.NoOrder(h, 13)), append(recency, h.Gap()), append(gone, silent[i])
		}
	}
	auc := AUC(model, gone)
	t.Logf("%v of %d customers; %d with 4+ orders: AUC %.3f, recency %.3f, Brier %.3f", p, len(hs), len(model), auc, AUC(recency, gone), Brier(model, gone))
	if p.K != 2 || auc < .70 {
		t.Errorf("k = %d (2), AUC %.3f (.70)", p.K, auc)
	}
}
