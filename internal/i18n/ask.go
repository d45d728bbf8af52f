package i18n

// askTexts are the words of a question back.
var askTexts = Texts{
	"ask.member": {ZH: "{dim} {name}（{id}）", EN: "{dim} {name} ({id})"},
	"ask.yoy":    {ZH: "同比（与去年同期比）", EN: "against a year earlier"},
	"ask.prev":   {ZH: "环比（与上一期比）", EN: "against the period before"},
}
