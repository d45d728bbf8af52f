package i18n

// consoleTexts are the terminal's own words.
var consoleTexts = Texts{
	"console.updated":         {ZH: "↻ 更新", EN: "↻ Updated"},
	"console.to":              {ZH: "发给 {who}：", EN: "To {who}:"},
	"console.waiting":         {ZH: "{who} 收到新消息，输入 /as {who} 查看。", EN: "{who} has new messages: /as {who} shows them."},
	"console.waiting.others":  {ZH: "还有其他人收到新消息。", EN: "Others have new messages, too."},
	"console.more_rows":       {ZH: "另有 {n} 行未列出", EN: "{n} more rows", One: "{n} more row"},
	"console.image":           {ZH: "〔图〕{alt}", EN: "[chart] {alt}"},
	"console.file":            {ZH: "〔文件〕{name}（{alt}）", EN: "[file] {name} ({alt})"},
	"console.file.whole":      {ZH: "终端里只显示开头；完整文件：riskbell ask \"问题\" --csv > 文件.csv", EN: "A terminal shows the beginning; all of it: riskbell ask \"QUESTION\" --csv > FILE.csv"},
	"console.no_button":       {ZH: "没有编号为 {number} 的按钮，可能已经更新。", EN: "There is no button {number}; it may have been replaced."},
	"console.failed":          {ZH: "刚才没有处理成功，请再试一次。", EN: "That did not work. Please try again."},
	"console.too_long":        {ZH: "这一行太长，最多 {n} 个字节，没有处理。", EN: "That line is too long ({n} bytes at most) and was not read."},
	"console.form.how":        {ZH: "逐项填写，直接回车采用方括号里的值，输入“取消”放弃。", EN: "One answer a line; Enter takes the value in brackets, \"cancel\" gives up."},
	"console.form.optional":   {ZH: "可不填", EN: "optional"},
	"console.form.many":       {ZH: "可多选，用逗号隔开", EN: "several, with commas"},
	"console.form.cancelled":  {ZH: "已取消，什么都没有改。", EN: "Cancelled. Nothing was changed."},
	"console.form.required":   {ZH: "这一项必须填写。", EN: "This one needs an answer."},
	"console.form.no_choice":  {ZH: "没有选项 {choice}，请输入列出的编号。", EN: "There is no choice {choice}: type one of the numbers."},
	"console.form.one_choice": {ZH: "只能选一项。", EN: "Choose one only."},
}
