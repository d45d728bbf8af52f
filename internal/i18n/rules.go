package i18n

// ruleTexts say what is wrong with a file of rules.
var ruleTexts = Texts{
	"rules.pattern": {ZH: "规则文件的匹配写法 {pattern} 不对：{error}", EN: "rules {pattern}: {error}"},
	"rules.nofile":  {ZH: "没有找到规则文件 {pattern}", EN: "rules {pattern}: no such file"},
	"rules.read":    {ZH: "无法读取规则文件：{error}", EN: "rules: {error}"},
	"rules.empty":   {ZH: "这里没有规则：请在 rules 下面逐条写出", EN: "no rule stands here: add a list of rules"},
	"rules.taken":   {ZH: "这个编号在 {place} 已经用过，请换一个", EN: "the id is taken at {place}: choose another"},

	"rules.id":          {ZH: "“{id}”不能用作编号：要有 2 到 48 个字符，只能是小写字母、数字和下划线，并以字母开头", EN: `"{id}" is not 2 to 48 of a-z, 0-9 and _, a letter first`},
	"rules.days":        {ZH: "hold 和 keep 是天数，要在 0 到 365 之间", EN: "hold and keep are days from 0 to 365"},
	"rules.window":      {ZH: "要写明结果在多少天内应当见分晓（1 到 730）", EN: "give the days, 1 to 730, in which the outcome would show"},
	"rules.condition":   {ZH: "条件（when）和检测器（detector）要写一个，且只能写一个", EN: "give either an expression (when) or a detector, one of them"},
	"rules.clear":       {ZH: "使用检测器时，解除预警的水平写在 detector.clear 里", EN: "a detector has its clear level under detector.clear"},
	"rules.subject":     {ZH: "检测器 {name} 针对的是 {subject}，请写 subject: {subject}", EN: "detector {name} is about {subject}: write subject: {subject}"},
	"rules.param":       {ZH: "这个参数要填一个有限的数值", EN: "the parameter must be a finite number"},
	"rules.needs":       {ZH: "要写明规则依据哪些类型的记录，如 [order]", EN: "name the kinds of records the rule is computed from, such as [order]"},
	"rules.languages":   {ZH: "这段文字要有中英两种：zh 和 en", EN: "the text is needed in both languages: zh and en"},
	"rules.factor":      {ZH: "“{part}”既不是数字，也不是 {subject} 的数值特征；这里要写数字与特征的乘积，如 revenue_year * 0.5", EN: `"{part}" is neither a number nor a number feature of {subject}: write a product such as revenue_year * 0.5`},
	"rules.factor.near": {ZH: "“{part}”既不是数字，也不是 {subject} 的数值特征{near}", EN: `"{part}" is neither a number nor a number feature of {subject}{near}`},
	"rules.factor.text": {ZH: "{part} 是文本，不能参与计算", EN: "{part} is a text and cannot be multiplied"},
	"rules.factor.none": {ZH: "这里要填一个数字，或数字与特征的乘积，如 revenue_year * 0.5", EN: "a number is needed, or a product such as revenue_year * 0.5"},

	"rules.unknown":      {ZH: "不能写“{word}”，可选：{words}", EN: `"{word}" is not known; one of: {words}`},
	"rules.unknown.near": {ZH: "不能写“{word}”{near}", EN: `"{word}" is not known{near}`},
	"rules.missing":      {ZH: "必须填写，可选：{words}", EN: "it is missing: write one of {words}"},
}
