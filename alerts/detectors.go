package alerts

import "github.com/riskbell/riskbell/crm"

// Detectors lists the named detectors. Their defaults come from the checks of
// docs/rules.md; a rule may set others.
func Detectors() []Detector {
	return []Detector{
		{
			Name: "overdue_order", Subject: crm.KindAccount,
			Template: "orders_year >= {orders} && overdue_p < {p} && days_silent >= {days} && days_silent > {longest} * longest_gap && rhythm_ended <= {lost} && !closed_now && !seasonal_quiet",
			Defaults: map[string]float64{"orders": 5, "p": .01, "days": 21, "longest": 1, "lost": 300},
		},
		{
			Name: "fewer_orders", Subject: crm.KindAccount,
			Template: "expected_orders >= {expected} && rate_p < {p} && rate_ratio < {ratio} && !closed_now && !seasonal_quiet",
			Defaults: map[string]float64{"expected": 5, "p": .001, "ratio": .6},
		},
		{
			Name: "smaller_orders", Subject: crm.KindAccount,
			Template: "value_z < {z} && value_ratio < {ratio}",
			Defaults: map[string]float64{"z": -3.3, "ratio": .6},
		},
		{
			Name: "month_down", Subject: KindRegion,
			Template: "month_z < {z} && month_change < {change} && month_orders >= {orders} && month_buyers >= {buyers}",
			Defaults: map[string]float64{"z": -2.2, "change": -.15, "orders": 20, "buyers": 10},
		},
		{
			Name: "weak_wins", Subject: crm.KindOwner,
			Template: "win_rate < {share} * expected_rate && closing_rate < {share} * closing_base && " +
				"(closing >= {n} && closing_rate < closing_low && (win_q < {q} || weak_p > {p}) || closing >= {own} && own_n >= {own} && own_z < {z})",
			Defaults: map[string]float64{"n": 15, "q": .1, "p": .8, "share": .85, "own": 25, "z": -2.3},
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
			Template: "digits_n >= {n} && digits_share <= {most} && digits_p < {p} && digits_before < {before} && digits_gap >= {gap}",
			Defaults: map[string]float64{"n": 50, "most": .5, "p": .001, "before": .01, "gap": .22},
		},
	}
}
