package i18n

// exprTexts say what is wrong with a formula of a rule.
var exprTexts = Texts{
	"expr.place": {ZH: "第 {line} 行第 {column} 列：{problem}", EN: "{line}:{column}: {problem}"},
	"expr.near":  {ZH: "，是不是 {names}？", EN: "; did you mean {names}?"},
	"expr.or":    {ZH: " 或 ", EN: " or "},

	"expr.kind.number":   {ZH: "数值", EN: "a number"},
	"expr.kind.bool":     {ZH: "真假值", EN: "a truth value"},
	"expr.kind.text":     {ZH: "文本", EN: "a text"},
	"expr.kind.money":    {ZH: "金额", EN: "an amount of money"},
	"expr.kind.day":      {ZH: "日期", EN: "a date"},
	"expr.kind.duration": {ZH: "天数", EN: "a number of days"},
	"expr.kind.plain":    {ZH: "数字", EN: "a plain number"},

	"expr.long":  {ZH: "公式有 {bytes} 字节，最多 {most} 字节，请拆成几条规则", EN: "the formula has {bytes} bytes; at most {most} are allowed, split the rule"},
	"expr.parts": {ZH: "公式有 {parts} 个组成部分，最多 {most} 个，请拆成几条规则", EN: "the formula has {parts} parts; at most {most} are allowed, split the rule"},
	"expr.deep":  {ZH: "公式嵌套了 {depth} 层，最多 {most} 层，请简化或拆成几条规则", EN: "the formula is nested {depth} deep; at most {most} levels are allowed, simplify or split the rule"},
	"expr.utf":   {ZH: "公式不是 UTF-8 编码，请另存为 UTF-8", EN: "the formula is not in UTF-8: save it as UTF-8"},

	"expr.character": {ZH: "公式里不能出现字符“{text}”", EN: `the character "{text}" has no meaning in a formula`},
	"expr.instead":   {ZH: "请把 {text} 改写为 {meant}", EN: `write {meant} instead of {text}`},
	"expr.number":    {ZH: "“{text}”不是有效的数字，请写成 2 或 2.5 这样", EN: `"{text}" is no number: write numbers as 2 or 2.5`},
	"expr.open":      {ZH: "文本缺少右引号", EN: "the text lacks its closing quote"},
	"expr.bytes":     {ZH: "引号前面不能有 b，请写成 \"…\"", EN: "no b may stand before a quote: write texts as \"…\""},
	"expr.escape":    {ZH: "反斜杠的用法不对：反斜杠本身写成 \\\\，引号写成 \\\"", EN: `this is no escape: write \\ for a backslash, \" for a quote`},

	"expr.ends":        {ZH: "公式没有写完：这里还缺一个特征、数字或文本", EN: "the formula ends too soon: a feature, a number or a text is missing"},
	"expr.missing":     {ZH: "“{text}”之前缺少“{want}”", EN: `"{want}" is missing before "{text}"`},
	"expr.missing.end": {ZH: "公式末尾缺少“{want}”", EN: `"{want}" is missing at the end of the formula`},
	"expr.unexpected":  {ZH: "这里不能出现“{text}”，请检查它前面的运算符、逗号和括号", EN: `"{text}" cannot stand here: look at the operator, comma or bracket before it`},
	"expr.remainder":   {ZH: "没有 %（求余）运算，百分比请写成小数，如 0.2", EN: "there is no remainder (%); write a percentage as a share such as 0.2"},
	"expr.only":        {ZH: "这里只能使用特征、数字、文本、比较和算术运算", EN: "only features, numbers, texts, comparisons and arithmetic are allowed here"},

	"expr.feature":   {ZH: "没有“{name}”这个特征{near}", EN: `unknown feature "{name}"{near}`},
	"expr.function":  {ZH: "没有“{name}”这个函数{near}", EN: `unknown function "{name}"{near}`},
	"expr.method":    {ZH: "{name} 要写在文本后面，如 stage.{name}(\"A\")", EN: `{name} stands after a text, such as stage.{name}("A")`},
	"expr.nomethod":  {ZH: "{name} 前面不能有点号，请写成 {name}(…)", EN: "no dot stands before {name}: write {name}(…)"},
	"expr.arguments": {ZH: "{name}(…) 需要 {n} 个参数，这里有 {given} 个", EN: "{name}(…) takes {n} values, not {given}", One: "{name}(…) takes {n} value, not {given}"},
	"expr.known":     {ZH: "known(…) 的括号里要写一个特征名", EN: "known(…) takes the name of a feature"},
	"expr.day":       {ZH: "day(…) 的括号里要写带引号的日期，如 day(\"2026-01-31\")", EN: `day(…) takes a date in quotes, such as day("2026-01-31")`},
	"expr.text":      {ZH: "{name} 只能用于文本，这里却是{kind}", EN: "{name} works on texts, not on {kind}"},
	"expr.notnumber": {ZH: "这里要用数值，不能用{kind}", EN: "a number is needed here, not {kind}"},

	"expr.whole":  {ZH: "整条公式的结果必须是真或假（例如 orders > 3），现在却是{kind}", EN: "the whole formula must be true or false, such as orders > 3, not {kind}"},
	"expr.side":   {ZH: "&&、|| 的两边和 ! 之后必须是真或假，这里却是{kind}", EN: "each side of && and ||, and what follows !, must be true or false, not {kind}"},
	"expr.choice": {ZH: "问号之前必须是真或假，这里却是{kind}", EN: "what stands before ? must be true or false, not {kind}"},
	"expr.order":  {ZH: "{kind}没有大小之分，请用 == 或 !=", EN: "{kind} has no order; use == or !="},

	"expr.unlike.compare": {ZH: "{a}（{left}）和{b}（{right}）不能比较{hint}", EN: "cannot compare {a} ({left}) with {b} ({right}){hint}"},
	"expr.unlike.choose":  {ZH: "? 和 : 之后要是同一种量，现在是{a}（{left}）和{b}（{right}）{hint}", EN: "cannot choose between {a} ({left}) and {b} ({right}){hint}"},
	"expr.unlike.min":     {ZH: "{a}（{left}）和{b}（{right}）不能一起取最小值{hint}", EN: "cannot take the least of {a} ({left}) and {b} ({right}){hint}"},
	"expr.unlike.max":     {ZH: "{a}（{left}）和{b}（{right}）不能一起取最大值{hint}", EN: "cannot take the greatest of {a} ({left}) and {b} ({right}){hint}"},
	"expr.date.hint":      {ZH: "；日期请写成 day(\"2026-01-31\")", EN: `; write a date as day("2026-01-31")`},

	"expr.list":    {ZH: "列表只能写在 in 之后", EN: "a list may stand only after in"},
	"expr.in":      {ZH: "in 之后要写一个列表，如 [\"A\", \"B\"]", EN: `in needs a list such as ["A", "B"]`},
	"expr.element": {ZH: "列表里只能写文本或数字", EN: "a list may hold only texts or numbers as they are written"},

	"expr.compute": {ZH: "{a}和{b}不能这样计算：{text}", EN: "cannot compute {text}: {a} and {b}"},
	"expr.sign":    {ZH: "日期不能带负号", EN: "a date has no sign"},
	"expr.zero":    {ZH: "不能除以 0", EN: "division by zero"},
}
