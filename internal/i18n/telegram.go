package i18n

// telegramTexts are what the adapter of Telegram says by itself.
var telegramTexts = Texts{
	"telegram.more_rows": {ZH: "另有 {n} 行未列出", EN: "{n} more rows", One: "{n} more row"},
	"telegram.image":     {ZH: "〔图〕{alt}", EN: "[chart] {alt}"},
	"telegram.choose":    {ZH: "请选择：", EN: "Please choose:"},
	"telegram.button":    {ZH: "选择", EN: "Choose"},

	"telegram.private":      {ZH: "这条回复只给提问的人看，但我还不能给 TA 发私信。请点下面的按钮打开私聊，再问一次。", EN: "This answer is only for whoever asked, and I may not write to them first. Please open a chat with me below and ask again."},
	"telegram.private.open": {ZH: "打开私聊", EN: "Open the chat"},
}
