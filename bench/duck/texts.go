package duck

import "github.com/riskbell/riskbell/bench/engine"

// texts are the questions as a careful user of DuckDB would write them. Names
// in braces are days of the plan, see sqlside.Days.
func texts() map[engine.Question]string {
	return map[engine.Question]string{
		engine.Revenue: `SELECT sum(base)::BIGINT, sum(n)::BIGINT FROM sales WHERE day >= {month.from} AND day < {month.to}`,
		// The region is the owner's, or the account's where the owner has none.
		engine.Regions: `
			WITH s AS (
				SELECT w.region, CASE WHEN w.region IS NULL THEN s.account END AS account,
					sum(base) FILTER (day >= {month.from}) AS month,
					sum(base) FILTER (day >= {before.from} AND day < {before.to}) AS before,
					sum(base) FILTER (day < {ago.to}) AS ago
				FROM sales s LEFT JOIN owners w ON w.id = s.owner
				WHERE day >= {ago.from} AND day < {month.to} AND (day >= {before.from} OR day < {ago.to})
				GROUP BY 1, 2)
			SELECT coalesce(s.region, a.region) AS region, sum(month)::BIGINT, sum(before)::BIGINT, sum(ago)::BIGINT
			FROM s LEFT JOIN accounts a ON a.id = s.account GROUP BY 1 ORDER BY 1`,
		engine.Top: `
			SELECT owner, sum(base)::BIGINT AS revenue, sum(n)::BIGINT FROM sales WHERE day >= {quarter.from} AND day < {quarter.to}
			GROUP BY owner ORDER BY revenue DESC, owner NULLS FIRST LIMIT 10`,
		engine.Churn: `
			SELECT count(*) FILTER (last < {later.from}), count(*) FROM (
				SELECT min(ordered_on) AS first, max(ordered_on) AS last FROM orders
				WHERE NOT cancelled AND ordered_on >= {earlier.from} AND ordered_on < {later.to} GROUP BY account)
			WHERE first < {later.from}`,
		engine.Cycle: `
			SELECT (2 * median(closed_on - created_on))::BIGINT, sum(closed_on - created_on)::BIGINT, count(*) FROM deals
			WHERE class = 1 AND closed_on >= {quarter.from} AND closed_on < {quarter.to} AND created_on <= closed_on`,
		engine.Signing: `
			SELECT count(*) FILTER (signed), count(*) FILTER (signed OR status IN (2, 3)), count(*) FILTER (NOT signed AND status NOT IN (2, 3))
			FROM (SELECT status, signed_on IS NOT NULL OR status = 1 AS signed FROM contracts
				WHERE sent_on >= {quarter.from} AND sent_on < {quarter.to})`,
		engine.CSAT: `
			SELECT date_trunc('month', make_date(sent_on))::DATE - DATE '1970-01-01' AS month, sum(score)::BIGINT, count(*) FROM surveys
			WHERE NOT nps AND answered_on IS NOT NULL AND sent_on >= {year.from} AND sent_on < {year.to} GROUP BY 1 ORDER BY 1`,
		engine.Trend: `
			SELECT day, sum(base)::BIGINT, sum(n)::BIGINT FROM sales WHERE owner = {rep} AND day >= {days.from} AND day < {days.to}
			GROUP BY day ORDER BY day`,
	}
}

// risks has a row for every account.
const risks = `
	WITH bought AS (
		SELECT account, count(*) AS n, list_sort(list(DISTINCT ordered_on)) AS days,
			sum(base) FILTER (ordered_on >= {90.from} AND ordered_on < {90.to}) AS r90,
			sum(base) FILTER (ordered_on >= {365.from} AND ordered_on < {365.to}) AS r365,
			sum(base) FILTER (ordered_on >= {730.from} AND ordered_on < {730.to}) AS before
		FROM orders WHERE NOT cancelled GROUP BY account),
	touched AS (SELECT account, max(on_day) AS last FROM activities WHERE NOT is_open AND on_day <= {today} GROUP BY account),
	open AS (SELECT account, count(*) AS n FROM deals WHERE class = 0 GROUP BY account),
	happy AS (SELECT account, sum(score) AS points, count(*) AS n FROM surveys WHERE NOT nps AND answered_on IS NOT NULL GROUP BY account),
	paid AS (SELECT invoice, sum(minor) AS minor FROM payments WHERE paid_on <= {today} GROUP BY invoice),
	owed AS (
		SELECT i.account, sum(round((i.minor - coalesce(p.minor, 0)) * i.rate)) AS base
		FROM invoices i LEFT JOIN paid p ON p.invoice = i.id
		WHERE i.due_on < {today} AND i.minor > coalesce(p.minor, 0) GROUP BY i.account)
	SELECT a.id, bought.n, len(days), days[-1], days[-1] - days[1],
		(2 * list_median(list_transform(range(1, len(days)), lambda i: days[i + 1] - days[i])))::BIGINT, bought.r90::BIGINT, bought.r365::BIGINT, bought.before::BIGINT,
		touched.last, open.n, happy.points::BIGINT, happy.n, owed.base::BIGINT
	FROM accounts a LEFT JOIN bought ON bought.account = a.id
		LEFT JOIN touched ON touched.account = a.id LEFT JOIN open ON open.account = a.id
		LEFT JOIN happy ON happy.account = a.id LEFT JOIN owed ON owed.account = a.id`

// merge takes what Apply laid into incoming.
const merge = `MERGE INTO orders USING incoming i ON orders.id = i.id WHEN MATCHED THEN UPDATE WHEN NOT MATCHED THEN INSERT`
