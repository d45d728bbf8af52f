package demo

import (
	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
)

// signals is the news of the market that sellers and the office enter.
func (b *builder) signals() {
	r := b.stream("signals")
	texts := map[string][]string{
		"price":     {"竞争对手同类产品降价约 8%", "竞争对手推出买一年送三个月", "代理商反映报价被压低"},
		"product":   {"竞争对手发布新一代控制器", "竞品支持国产芯片", "竞品新增离线模式"},
		"promotion": {"竞争对手在展会上大幅促销", "竞争对手提供免费试用半年"},
		"policy":    {"地方技改补贴申报开始", "行业数据安全新规征求意见", "出口管制清单更新"},
		"demand":    {"多家客户推迟产线扩建", "汽车零部件客户订单回暖", "客户普遍要求延长账期"},
	}
	kinds := []string{"price", "product", "promotion", "policy", "demand"}
	for d := b.ago(420); d < b.horizon; d++ {
		if r.Float64() > .16*b.cal.at(d) {
			continue
		}
		kind := weighted(r, []float64{.3, .2, .15, .15, .2})
		s := &crm.Signal{Category: kinds[kind], On: d, ExpiresOn: d + unit.Day(days(r, 30, 120)), Region: pick(r, regions()), Likelihood: float64(days(r, 3, 9)) / 10, Source: pick(r, []string{"rep", "partner", "news"}), Text: pick(r, texts[kinds[kind]])}
		if kind < 3 {
			s.Competitor, s.Product = id2(r.IntN(len(competitors()))), pick(r, b.items).id
		}
		s.ID = b.id("SG-", 3)
		b.add(s, moment(r, d))
	}
}
