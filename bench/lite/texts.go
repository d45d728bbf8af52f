package lite

import "github.com/riskbell/riskbell/bench/engine"

// sales are orders and returns of the days that a condition names, as the
// planner finds them by their indexes.
func sales(span string) string {
	return `SELECT ordered_on AS day, owner, account, base, 1 AS n FROM orders WHERE NOT cancelled AND (` + on("ordered_on", span) + `)
		UNION ALL
		SELECT r.returned_on, coalesce(r.owner, o.owner), r.account, -r.base, 0 FROM returns r JOIN orders o ON o.id = r.order_id
		WHERE NOT o.cancelled AND (` + on("r.returned_on", span) + `)`
}

func on(column, span string) string {
	return column + " >= {" + span + ".from} AND " + column + " < {" + span + ".to}"
}

// texts are the questions as a careful user of SQLite would write them. Names
// in braces are days of the plan, see sqlside.Days.
func texts() map[engine.Question]string {
	return map[engine.Question]string{
		engine.Revenue: `SELECT sum(base), sum(n) FROM (` + sales("month") + `)`,
		engine.Regions: regions,
		engine.Top: `
			SELECT owner, sum(base) AS revenue, sum(n) FROM (` + sales("quarter") + `)
			GROUP BY owner ORDER BY revenue DESC, owner NULLS FIRST LIMIT 10`,
		engine.Churn: `
			SELECT count(*) FILTER (WHERE last < {later.from}), count(*) FROM (
				SELECT min(ordered_on) AS first, max(ordered_on) AS last FROM orders
				WHERE NOT cancelled AND ordered_on >= {earlier.from} AND ordered_on < {later.to} GROUP BY account)
			WHERE first < {later.from}`,
		engine.Cycle: `
			WITH d AS MATERIALIZED (SELECT closed_on - created_on AS days FROM deals
				WHERE class = 1 AND closed_on >= {quarter.from} AND closed_on < {quarter.to} AND created_on <= closed_on),
			t AS (SELECT count(*) AS n, sum(days) AS days FROM d)
			SELECT (SELECT 2 * avg(days) FROM (SELECT days FROM d ORDER BY days LIMIT 2 - (SELECT n FROM t) % 2 OFFSET ((SELECT n FROM t) - 1) / 2)),
				days, n FROM t`,
		engine.Signing: `
			SELECT count(*) FILTER (WHERE signed), count(*) FILTER (WHERE signed OR status IN (2, 3)),
				count(*) FILTER (WHERE NOT signed AND status NOT IN (2, 3))
			FROM (SELECT status, signed_on IS NOT NULL OR status = 1 AS signed FROM contracts
				WHERE sent_on >= {quarter.from} AND sent_on < {quarter.to})`,
		engine.CSAT: `
			WITH m (day, until) AS (VALUES {months})
			SELECT day, sum(score), count(*) FROM m JOIN surveys ON nps = 0 AND sent_on >= day AND sent_on < until
			WHERE answered_on IS NOT NULL GROUP BY day ORDER BY day`,
		engine.Trend: `
			SELECT day, sum(base), sum(n) FROM (
				SELECT ordered_on AS day, base, 1 AS n FROM orders WHERE owner = {rep} AND NOT cancelled AND ordered_on >= {days.from} AND ordered_on < {days.to}
				UNION ALL
				SELECT r.returned_on, -r.base, 0 FROM returns r JOIN orders o ON o.id = r.order_id
				WHERE NOT o.cancelled AND r.returned_on >= {days.from} AND r.returned_on < {days.to} AND coalesce(r.owner, o.owner) = {rep})
			GROUP BY day ORDER BY day`,
	}
}

// regions sums by owner first, which leaves few rows to join. The region is the
// owner's, or the account's where the owner has none.
var regions = `
	WITH s (p, owner, account, base) AS (
		SELECT 0, owner, CASE WHEN owner IS NULL THEN account END, sum(base) FROM (` + sales("month") + `) GROUP BY 2, 3
		UNION ALL
		SELECT 1, owner, CASE WHEN owner IS NULL THEN account END, sum(base) FROM (` + sales("before") + `) GROUP BY 2, 3
		UNION ALL
		SELECT 2, owner, CASE WHEN owner IS NULL THEN account END, sum(base) FROM (` + sales("ago") + `) GROUP BY 2, 3)
	SELECT coalesce(w.region, a.region) AS region, sum(s.base) FILTER (WHERE p = 0), sum(s.base) FILTER (WHERE p = 1), sum(s.base) FILTER (WHERE p = 2)
	FROM s LEFT JOIN owners w ON w.id = s.owner LEFT JOIN accounts a ON a.id = s.account GROUP BY 1 ORDER BY 1`

// risks has a row for every account.
const risks = `
	WITH gaps AS (
		SELECT account, ordered_on - lag(ordered_on) OVER (PARTITION BY account ORDER BY ordered_on) AS gap
		FROM orders WHERE NOT cancelled GROUP BY account, ordered_on),
	ranked AS (
		SELECT account, gap, row_number() OVER w AS i, count(*) OVER w AS n FROM gaps WHERE gap IS NOT NULL
		WINDOW w AS (PARTITION BY account ORDER BY gap ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)),
	middle AS MATERIALIZED (SELECT account, 2 * avg(gap) AS gap2 FROM ranked WHERE i IN ((n + 1) / 2, n / 2 + 1) GROUP BY account),
	bought AS MATERIALIZED (
		SELECT account, count(*) AS n, count(DISTINCT ordered_on) AS days, max(ordered_on) AS last, max(ordered_on) - min(ordered_on) AS span,
			sum(base) FILTER (WHERE ordered_on >= {90.from} AND ordered_on < {90.to}) AS r90,
			sum(base) FILTER (WHERE ordered_on >= {365.from} AND ordered_on < {365.to}) AS r365,
			sum(base) FILTER (WHERE ordered_on >= {730.from} AND ordered_on < {730.to}) AS before
		FROM orders WHERE NOT cancelled GROUP BY account),
	happy AS MATERIALIZED (SELECT account, sum(score) AS points, count(*) AS n FROM surveys WHERE nps = 0 AND answered_on IS NOT NULL GROUP BY account)
	SELECT a.id, bought.n, bought.days, bought.last, bought.span, middle.gap2, bought.r90, bought.r365, bought.before,
		(SELECT max(on_day) FROM activities WHERE account = a.id AND is_open = 0 AND on_day <= {today}),
		(SELECT count(*) FROM deals WHERE account = a.id AND class = 0),
		happy.points, happy.n,
		(SELECT sum(round((minor - paid) * rate)) FROM (
			SELECT minor, rate, coalesce((SELECT sum(p.minor) FROM payments p WHERE p.invoice = i.id AND p.paid_on <= {today}), 0) AS paid
			FROM invoices i WHERE i.account = a.id AND due_on < {today}) WHERE minor > paid)
	FROM accounts a LEFT JOIN bought ON bought.account = a.id LEFT JOIN middle ON middle.account = a.id
		LEFT JOIN happy ON happy.account = a.id`

const upsert = `INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET account = excluded.account,
	owner = excluded.owner, product = excluded.product, ordered_on = excluded.ordered_on, minor = excluded.minor,
	currency = excluded.currency, base = excluded.base, cancelled = excluded.cancelled`
