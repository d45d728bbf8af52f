package i18n

// strictTexts say what is wrong with a YAML file written by hand.
var strictTexts = Texts{
	"strict.large":          {ZH: "文件超过 {bytes} 字节，请拆分或精简", EN: "the file has more than {bytes} bytes: split it or shorten it"},
	"strict.documents":      {ZH: "一个文件只能有一份 YAML：请删除 --- 之后的内容", EN: "only one YAML document is read: remove what follows the --- line"},
	"strict.twice":          {ZH: "这一项在第 {line} 行已经写过，请只保留一处", EN: "the key stands on line {line} already: keep one of them"},
	"strict.unknown":        {ZH: "没有这个配置项，可用的有：{keys}", EN: "unknown key; known keys: {keys}"},
	"strict.unknown.near":   {ZH: "没有这个配置项，是不是想写 {key}？", EN: "unknown key; did you mean {key}?"},
	"strict.unknown.either": {ZH: "没有这个配置项，是不是想写 {first} 或 {second}？", EN: "unknown key; did you mean {first} or {second}?"},
	"strict.syntax":         {ZH: "不是有效的 YAML，解析器的说明：{error}", EN: "this is not valid YAML: {error}"},

	"strict.type":         {ZH: "“{value}”不对，这里要填{want}", EN: `"{value}" is not {want}`},
	"strict.instead":      {ZH: "这里要填{want}，写的却是{got}", EN: "should be {want}, not {got}"},
	"strict.type.text":    {ZH: "一段文字", EN: "a text"},
	"strict.type.whole":   {ZH: "整数", EN: "a whole number"},
	"strict.type.number":  {ZH: "数字", EN: "a number"},
	"strict.type.bool":    {ZH: " true 或 false", EN: "true or false"},
	"strict.type.list":    {ZH: "列表", EN: "a list"},
	"strict.type.section": {ZH: "带有下级项的一节", EN: "a section with keys of its own"},
	"strict.type.nothing": {ZH: "空值", EN: "nothing"},

	"strict.yaml.colon":   {ZH: "这里不能出现冒号：值里含冒号时请加引号，否则请检查缩进和上一行", EN: "no colon can stand here: put a value that has one in quotes, else look at the indentation and the line above"},
	"strict.yaml.start":   {ZH: "有一个值以 YAML 不允许的字符开头（制表符、@、`、% 等）：缩进请用空格，其他情况请加引号", EN: "a value begins with a character that YAML does not allow there (tab, @, ` or %): indent with spaces, or use quotes"},
	"strict.yaml.tab":     {ZH: "缩进里有制表符，请改用空格", EN: "the indentation has a tab: use spaces"},
	"strict.yaml.key":     {ZH: "这里缺少配置项的名称：请检查缩进、引号和上一行", EN: "a key is missing here: look at the indentation, the quotes and the line above"},
	"strict.yaml.dash":    {ZH: "列表在这里中断：每一项都要以“- ”开头并对齐", EN: "the list breaks off here: each element begins with \"- \", all in one column"},
	"strict.yaml.bracket": {ZH: "方括号里的列表没有写完：缺少逗号或 ]", EN: "the list in brackets is not finished: a comma or ] is missing"},
	"strict.yaml.brace":   {ZH: "花括号里的内容没有写完：缺少逗号或 }", EN: "what stands in braces is not finished: a comma or } is missing"},
	"strict.yaml.nocolon": {ZH: "上一行的名称后面缺少冒号", EN: "a colon is missing after the key on the line above"},
	"strict.yaml.quote":   {ZH: "文件到结尾时还有引号或括号没有闭合", EN: "the file ends before a quote or bracket is closed"},
	"strict.yaml.escape":  {ZH: "双引号里的反斜杠不能这样用：请改用单引号", EN: "a backslash in double quotes means something else: use single quotes"},
	"strict.yaml.anchor":  {ZH: "以 * 开头的值指向一个不存在的锚点：如果只是文字，请加引号", EN: "a value that begins with * points to an anchor that does not exist: put plain text in quotes"},
	"strict.yaml.control": {ZH: "文件里有控制字符：请用文本编辑器重新保存", EN: "the file has control characters: save it anew with a text editor"},
	"strict.yaml.utf8":    {ZH: "文件不是 UTF-8 编码：请另存为 UTF-8", EN: "the file is not in UTF-8: save it as UTF-8"},
}
