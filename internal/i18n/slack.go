package i18n

// slackTexts are the words of the Slack adapter's own.
var slackTexts = Texts{
	"slack.cut":        {ZH: "内容太长，后面的没有列出。", EN: "This is too long for one message; the rest was left out."},
	"slack.more_rows":  {ZH: "另有 {n} 行未列出", EN: "{n} more rows", One: "{n} more row"},
	"slack.image":      {ZH: "〔图〕{alt}", EN: "[chart] {alt}"},
	"slack.form.close": {ZH: "取消", EN: "Cancel"},
}
