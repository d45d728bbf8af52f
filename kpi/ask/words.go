package ask

import "github.com/riskbell/riskbell/kpi"

// class is what a word does in a question.
type class int

const (
	none      class = iota
	aMetric         // id is a measure
	anUnknown       // sounds like a measure, and is none of ours
	aDoubt          // may be several measures: those in options
	aDim            // id is a dimension
	aValue          // id is a member of dim
	aGrain          // id is a grain, said as such: monthly, 按月
	aUnitWord       // id is a grain, as the bare word: a group only after a marker
	aTrend          // over time
	aChange         // went up or down, as id says where the word does
	aCompare        // id is yoy or prev
	aVersus         // with what follows or stands around
	aTarget         // against the quota
	aRank           // id is an order
	aTop            // an order with a number
	aWho            // who: a rep
	aWhich          // which, before a dimension
	aWhy            // the reasons
	aGroup          // by, per: before a dimension
	anEach          // each, 各: before a dimension
	anExcept        // without: before members
	aBeside         // 以外, after members
	anAnd           // and
	anAlso          // adds to what was asked before
	aBack           // marks a follow-up: 那…呢, what about
	aReset          // forget what was asked before
	anAll           // all, without a filter
	aHelp           // what can be asked
	aList           // list
	aLabel          // says what a member is: 华东区
	aLack           // a dimension our records do not have
	aFiller         // nothing
	aTime           // a period
)

// sense is one meaning of a word.
type sense struct {
	class class
	id    string
	dim   string
}

// word is one entry of the built-in table: a class, an id, and the words in
// one string, apart by "|".
type word struct {
	class class
	id    string
	words string
}

// metricWords are what people call the measures.
var metricWords = []word{
	{aMetric, kpi.Revenue, "销售收入|销售额|营业收入|营收|收入|销售业绩|业绩|成交额|成交金额|销售金额|订单金额|订单额|流水|进账|卖了多少钱|卖了多少|卖多少钱|卖出多少钱|卖得怎么样|卖得|卖的|卖了|卖|销售情况|销售表现|revenue|revenues|sales revenue|sales|turnover|bookings|sales volume|sales figures|sales amount|sell|sold|how much did we sell|how much have we sold|income"},
	{aMetric, kpi.ChurnRate, "客户流失率|流失率|客户流失|流失|流失客户|流失情况|churn|churned|churned customers|customers churned|lost customers|churn rate|customer churn|customer churn rate|attrition|attrition rate|customer attrition|account churn|customer loss rate"},
	{aMetric, kpi.SalesCycle, "销售周期|成交周期|平均周期|成单周期|平均销售周期|平均成交周期|赢单周期|周期|销售周期天数|sales cycle|sales cycles|sales cycle length|time to close|cycle length|cycle time|average sales cycle|days to close|deal cycle"},
	{aMetric, kpi.CSAT, "客户满意度|满意度|满意度得分|满意度评分|客户满意度评分|csat|csat score|customer satisfaction|customer satisfaction score|satisfaction|satisfaction score"},
	{aMetric, kpi.WinRate, "赢单率|赢率|成单率|胜率|赢单比例|win rate|win rates|close rate|closing rate|win ratio|winning rate|deal win rate"},
	{aMetric, kpi.SigningRate, "合同签订率|签约率|签单率|合同签约率|签订率|合同签署率|signing rate|contract rate|contract signing rate|contract signature rate|signature rate"},
	{aMetric, kpi.Pipeline, "商机总额|管道总额|管道金额|漏斗总额|商机金额|商机额|商机总金额|商机|管道|漏斗|销售漏斗|销售管道|在跟商机|在跟商机金额|在手商机|漏斗金额|pipeline|sales pipeline|open pipeline|open opportunities|funnel value|funnel|pipeline value|open deals|opportunity value"},
	{aMetric, kpi.Overdue, "逾期应收|应收逾期|应收款逾期|应收账款逾期|逾期应收款|逾期应收账款|逾期款|逾期款项|欠款|逾期回款|逾期金额|逾期账款|逾期欠款|逾期|拖欠|overdue|ar overdue|overdue ar|past due receivables|overdue receivables|past due|overdue amount|overdue invoices|overdue payments|overdue receivable|past due amount|overdue balance"},
	{aMetric, kpi.Orders, "订单数|订单量|单量|几单|成交单数|订单数量|订单|单数|多少单|成单数|成单量|订单笔数|orders|order|order count|deals closed|deals|number of orders|order volume|order number|closed deals|how many orders|order counts"},
	{aMetric, kpi.AvgDeal, "客单价|平均单价|平均每单|平均每单金额|单均|单均金额|平均订单金额|每单金额|平均客单价|笔单价|average deal|average deal size|ads|average order value|aov|deal size|average order|avg deal|avg deal size|avg order value|average order size|mean deal size"},
	{aMetric, kpi.NewAccounts, "新增客户|新客户|拉新|新增客户数|新客户数|新客数|新增客户数量|新客|拉新数|拉新客户|新签客户|新开客户|new accounts|new account|new customers|new customer|new logos|new logo|new clients|newly acquired customers|customer acquisition|accounts added|customers added"},
	{aMetric, kpi.OnTimeDelivery, "准时交付率|按时交付率|准时交货率|准时交货|准时交付|按时交付|按时交货|按时交货率|交付准时率|交货准时率|及时交付率|on time delivery|on time delivery rate|otd|on time rate|otd rate|delivery punctuality|delivered on time|ontime delivery|on time deliveries"},
}

// doubtWords sound like measures and must be asked about; the ids are the
// measures that may be meant, apart by "|".
var doubtWords = []word{
	{aDoubt, "growth", "增长率|增速|增幅|涨幅|跌幅|降幅|growth rate|growth rates|rate of growth"},
	{aDoubt, kpi.WinRate + "|" + kpi.SigningRate, "转化率|转化|转换率|客户转化率|商机转化率|线索转化率|conversion|conversion rate|conversions|converted"},
	{anUnknown, kpi.Revenue + "|" + kpi.AvgDeal, "毛利|毛利率|毛利润|利润|利润率|净利|净利润|纯利|净利率|gross margin|margin|margins|profit|profits|profit margin|profitability|gross profit|net profit|ebitda"},
	{anUnknown, kpi.Overdue + "|" + kpi.Revenue, "回款|回款额|回款率|应收|应收款|应收账款|收款|dso|collections|collected|receivables|accounts receivable|cash collected"},
	{anUnknown, kpi.ChurnRate, "留存率|留存|续约率|续费率|复购率|回购率|retention|retention rate|renewal rate|repurchase rate|repeat rate|nrr"},
	{anUnknown, kpi.Revenue, "arr|mrr|recurring revenue|人效|成本|费用|cost|costs|expenses|expense|spend|roi|cac|ltv|discount|discounts|折扣|折扣率|库存|inventory|占比|份额|占总收入比例|share|share of|市场份额|市占率|market share|quota coverage|退货率|退货|return rate|returns|return rates|投诉|投诉率|complaints|nps|headcount|人数|销量"},
	{anUnknown, kpi.CSAT, "净推荐值"},
	{anUnknown, kpi.Orders, "客户数|客户总数|客户数量|合同数|合同额|合同金额|contracts|contract value|拜访量|拜访次数|visits|calls|线索数|leads|商机数|商机数量|日活|客流|报价数"},
}

// dimWords name dimensions and say what a member is.
var dimWords = []word{
	{aDim, kpi.Region, "区域|大区|地区|片区|region|regions|area|areas|territory|territories"},
	{aDim, kpi.Team, "团队|小组|部门|销售团队|销售部门|team|teams|sales team|sales teams|department|departments"},
	{aDim, kpi.Rep, "销售员|销售代表|销售人员|业务员|销售|销售经理|客户经理|代表|负责人|rep|reps|sales rep|sales reps|salesperson|salespeople|sales people|seller|sellers|salesman|salesmen|owner|owners|account manager|account managers"},
	{aDim, kpi.Product, "产品|产品线|商品|品类|版本|product|products|product line|product lines|sku|skus"},
	{aDim, kpi.Account, "客户|大客户|客户公司|account|accounts|customer|customers|client|clients"},
	{aDim, kpi.Stage, "阶段|商机阶段|销售阶段|stage|stages|deal stage|deal stages|pipeline stage"},
	{aLack, "", "国家|各国|行业|省份|省|城市|country|countries|industry|industries|city|cities|province|provinces"},
	{aLabel, kpi.Region, "区|市场"},
	{aUnitWord, "day", "天|日|day|days"},
	{aUnitWord, "week", "周|星期|week|weeks"},
	{aUnitWord, "month", "月|月份|个月|month|months"},
	{aUnitWord, "quarter", "季|季度|quarter|quarters|qtr"},
	{aUnitWord, "year", "年|年份|年度|year|years"},
	{aGrain, "day", "日度|逐日|每日|每天|daily|day by day|分日|各日"},
	{aGrain, "week", "周度|逐周|每周|weekly|week by week|分周|各周|按星期"},
	{aGrain, "month", "月度|逐月|每月|每个月|monthly|month by month|分月|各月|月月"},
	{aGrain, "quarter", "逐季|每季|每季度|每个季度|quarterly|quarter by quarter|分季度|各季度"},
	{aGrain, "year", "逐年|每年|历年|yearly|annually|year by year|分年|各年"},
}

// deedWords do something to the question.
var deedWords = []word{
	{aTrend, "", "趋势|走势|变化趋势|走向|曲线|变化曲线|变化情况|趋势图|走势图|trend|trends|trending|over time|trendline|trend line|development|evolution|time series|history"},
	{aChange, "down", "下降|下滑|降低|减少|下跌|跌|降|变少|变低|降了|fall|fell|falling|fallen|drop|dropped|dropping|decline|declined|declining|decrease|decreased|decreasing|go down|went down|gone down|slump|slumped|slip|slipped|lower|down|dip|so low"},
	{aChange, "up", "上升|增长|提高|提升|增加|上涨|涨|涨了|升高|变高|变多|rise|rose|risen|rising|grow|grew|grown|growing|increase|increased|increasing|go up|went up|gone up|jump|jumped|growth|higher|so high"},
	{aChange, "", "变差|变化|变动|波动|变好|恶化|change|changed|changes|improve|improved|worsen|worsened|so bad|so slow"},
	{aCompare, kpi.CompareYear, "同比|同比增长|同比增长率|同比增幅|同比变化|同比增速|比去年同期|较去年同期|跟去年同期比|与去年同期相比|和去年同期比|跟去年同期相比|去年这个时候|去年这时候|去年同期|上年同期|较上年同期|比上年同期|同期比|同比下降|年同比|yoy|y/y|year over year|year on year|same period last year|the same period last year|vs same period last year|versus same period last year|compared to the same period last year|compared with the same period last year|vs the same period last year|a year earlier|a year ago|same time last year|yoy growth|year over year growth|yoy change|year ago|prior year|vs prior year|against last year|over last year|on last year|from a year ago"},
	{aCompare, kpi.ComparePrev, "环比|环比增长|环比增长率|环比增幅|环比变化|环比增速|环比下降|较上期|比上期|跟上期比|与上期相比|上期|mom|m/m|qoq|q/q|wow|w/w|dod|month over month|month on month|quarter over quarter|quarter on quarter|week over week|week on week|day over day|period over period|vs previous period|vs prior period|mom growth|qoq growth|sequentially|sequential growth"},
	{aVersus, "", "对比|比较|相比|比起|较|比|vs|versus|compared with|compared to|compare|compare to|comparison|against|than|up from|down from|差多少|差距|up on|down on|relative to|difference between|difference"},
	{aTarget, "", "目标|完成率|达成|达成率|指标完成|指标|还差多少|目标完成率|目标达成率|达标|完成情况|完成度|完成进度|目标完成情况|完成了多少|目标达成|业绩目标|完成目标|任务|任务完成率|离目标|距离目标|距目标|kpi完成|target|targets|quota|quotas|attainment|quota attainment|on track|gap|goal|goals|vs target|versus target|against target|target attainment|percent of target|plan|budget|on target|gap to target"},
	{aRank, kpi.Desc, "从高到低|由高到低|降序|最高|最多|最大|最长|最慢|最贵|top|highest|most|largest|biggest|longest|slowest|greatest|最久"},
	{aRank, kpi.Asc, "从低到高|由低到高|升序|最低|最少|最小|最短|最快|lowest|fewest|least|smallest|shortest|fastest|倒数|垫底|bottom|末位"},
	{aRank, kpi.Best, "最好|最佳|最优|最强|表现最好|做得最好|最棒|冠军|第一名|best|leading|best performing|top performing|strongest|leader|leaders"},
	{aRank, kpi.Worst, "最差|最糟|最弱|表现最差|做得最差|worst|weakest|poorest|worst performing|lagging"},
	{aRank, "rank", "排名|排行|排行榜|榜单|名次|排序|排一下|龙虎榜|descending|ascending|rank|ranking|rankings|ranked|leaderboard|league table|sorted|sort"},
	{aWho, "", "谁|哪位|哪个人|who|whose|which rep|哪个销售|哪位销售"},
	{aWhich, "", "哪个|哪些|哪一个|哪家|哪几个|什么|which|what"},
	{aWhy, "", "为什么|为啥|为何|怎么会|怎么回事|原因|原因是什么|是什么原因|拆解|归因|怎么了|什么导致|什么原因|why|how come|what drove|driving|driven|what is driving|what drives|driver|drivers|reason|reasons|explain|what caused|what is behind|cause|causes|root cause|what explains|reason for|what happened to|what happened with|due to what|attribution"},
	{aGroup, "", "按|按照|分|以|by|per|split by|broken down by|break down by|breakdown by|break it down by|group by|grouped by|sliced by|split|breakdown|break down|in each|for each|by each|by individual|拆|拆分|拆开|细分|维度|分布|构成|distribution"},
	{anEach, "", "各|每|每个|每一个|各个|每位|每家|每名|各位|分别|each|every|across|across all|for every"},
	{anExcept, "", "除了|除去|除|不含|不包括|不包含|剔除|去掉|不算|排除|扣除|刨除|除开|非|except|except for|outside|outside of|excluding|exclude|without|other than|but not|apart from|not including|minus|leaving out|ex|not"},
	{aBeside, "", "以外|之外|外"},
	{anAnd, "", "和|及|以及|与|跟|同|还有|and|or|或|或者|plus|as well as|both|,"},
	{anAlso, "", "也|再加上|加上|再加|再看|同时看|and also|also|add|as well|too|including|include"},
	{aBack, "", "那|那么|呢|换成|换|改成|改为|改看|换到|同样|一样|只看|仅看|就看|what about|how about|same for|the same for|and for|now for|same|switch to|change to|instead|only|just|now show|then"},
	{aReset, "", "重新|重新开始|重来|清空|重置|还有呢|从头来|reset|start over|clear|start again|never mind|forget it|new question|算了"},
	{anAll, "", "所有|全部|全|全国|整体|全公司|全体|总体|公司|全司|all|overall|total|company wide|companywide|whole company|entire|entire company|company|whole|nationwide"},
	{aHelp, "", "帮助|你能做什么|能问什么|可以问什么|怎么用|怎么问|你会什么|有什么功能|help|what can you do|what can i ask|how does this work|how do i use this|有哪些指标|支持哪些指标|什么指标|which metrics|what metrics|list metrics|available metrics|哪些指标"},
	{aList, "", "列出|列一下|清单|明细|列表|名单|list|list of|show list"},
}

// fillerWords say nothing about the question.
const fillerWords = "的|地|得|是|了|吗|呢|啊|吧|呀|哦|嘛|请|请问|麻烦|帮我|帮忙|帮|一下|看|看看|看一下|看下|查|查查|查一下|查下|查询|查看|告诉|告诉我|给我|给|我|我们|咱们|咱|想|想看|想知道|想了解|要|需要|了解|知道|多少|是多少|有多少|多少钱|几个|几家|怎么样|怎样|怎么|如何|情况|数据|数字|统计|一共|总共|共|总|总的|合计|共计|显示|展示|汇总|你好|您好|谢谢|谢了|劳驾|能|能不能|能否|可以|可不可以|大概|大约|具体|里|里面|中|内|期间|时候|的话|个|家|名|位|做到|做了|有|在|为|达到|实现|到底|究竟|目前为止|对|把|出来|来|去|离|距|到|从|排|后|于|之|完成|多|多了|少|少了|高|低|高了|低了|那里|分析|报告|报表|值|水平|表现|累计|现状|状况|谁家|麻烦你|辛苦|老板|同学|小铃|风铃|机器人|小助手|是不是|有没有|会|都|就|只|仅|说说|说一下|讲讲|讲一下|出|产生|带来|贡献|当中|其中|咋样|咋|这么|那么|做|成交|签|签了|" +
	"the|a|an|of|in|on|for|at|to|from|with|is|was|were|are|be|been|being|did|do|does|done|how|hows|show|me|please|give|tell|get|see|look|looking|i|we|our|us|you|your|can|could|will|would|like|want|wanted|need|know|my|hi|hello|hey|thanks|thank you|thank|much|many|how many|how much|number of|number|value|values|figure|figures|data|report|stats|numbers|level|amount of|there|have|has|had|it|its|that|this|these|those|so|up|go|going|doing|perform|performing|performance|performed|made|make|makes|get|got|came|come|during|within|over|their|them|they|he|she|his|her|let|find|out|pull|bring|check|display|view|whats|kindly|okay|ok|about|as|well|im|id|be|been|now|quick|quickly|just|curious|wondering|if|any|some|dear|team lead|stand|stood|look like|looks|were at|at|into|generated|bring in|brought in|close|closed|had|the company|right|again|morning|good|good morning|riskbell|bot|figure out|far|but|more|less|fewer|hit|reach|reached|break|beginning|start|started|actually|really|by far|ever|exactly|roughly|ones|one|not sure|may|might|should|same|terms|term|over|across the|in terms|when|while|then|through"
