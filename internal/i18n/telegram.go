package i18n

// telegramTexts are what the adapter of Telegram says by itself.
var telegramTexts = Texts{
	"telegram.more_rows": {ZH: "另有 {n} 行未列出", EN: "{n} more rows", One: "{n} more row"},
	"telegram.image":     {ZH: "〔图〕{alt}", EN: "[chart] {alt}"},
	"telegram.choose":    {ZH: "请选择：", EN: "Please choose:"},
	"telegram.button":    {ZH: "选择", EN: "Choose"},
}
