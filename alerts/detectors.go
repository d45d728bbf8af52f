package alerts

import "github.com/riskbell/riskbell/crm"

// Detectors lists the named detectors. Their defaults come from the checks of
// docs/rules.md; a rule may set others.
func Detectors() []Detector {
	return []Detector{
		{
			Name: "overdue_order", Subject: crm.KindAccount,
			Template: "orders >= {orders} && overdue_p < {p} && gaps_late >= {gaps} && days_silent >= {days} && !closed_now && !seasonal_quiet",
			Defaults: map[string]float64{"orders": 4, "p": .01, "gaps": 2, "days": 21},
		},
		{
			Name: "fewer_orders", Subject: crm.KindAccount,
			Template: "expected_orders >= {expected} && rate_p < {p} && rate_ratio < {ratio} && !closed_now && !seasonal_quiet",
			Defaults: map[string]float64{"expected": 5, "p": .001, "ratio": .6},
		},
		{
			Name: "smaller_orders", Subject: crm.KindAccount,
			Template: "value_z < {z} && value_ratio < {ratio}",
			Defaults: map[string]float64{"z": -3.3, "ratio": .65},
		},
		{
			Name: "month_down", Subject: KindRegion,
			Template: "month_z < {z} && month_change < {change}",
			Defaults: map[string]float64{"z": -2.2, "change": -.15},
		},
		{
			Name: "weak_wins", Subject: crm.KindOwner,
			Template: "closed >= {n} && win_rate < win_high && (win_q < {q} || weak_p > {p}) && win_rate < {share} * expected_rate",
			Defaults: map[string]float64{"n": 12, "q": .1, "p": .8, "share": .75},
		},
		{
			Name: "reversed_sales", Subject: crm.KindOwner,
			Template: "reversed >= {n} && reversed_p < {p}",
			Defaults: map[string]float64{"n": 2, "p": .001},
		},
		{
			Name: "split_orders", Subject: crm.KindOwner,
			Template: "split_groups >= {n} && split_p < {p}",
			Defaults: map[string]float64{"n": 2, "p": .001},
		},
		{
			Name: "odd_digits", Subject: crm.KindOwner,
			Template: "digits_n >= {n} && digits_p < {p}",
			Defaults: map[string]float64{"n": 40, "p": .000001},
		},
	}
}
