package i18n

// slackTexts are the words of the Slack adapter's own.
var slackTexts = Texts{
	"config.slack.mode":    {ZH: "“{value}”不是接入方式：请写 socket 或 http", EN: `"{value}" is no mode: choose socket or http`},
	"config.slack.token":   {ZH: "令牌应以 {prefix} 开头，可能填成了另一种令牌", EN: "the token should begin with {prefix}: is it another kind of token?"},
	"config.slack.server":  {ZH: "“{value}”不是网址：请以 http:// 或 https:// 开头", EN: `"{value}" is no address: begin it with http:// or https://`},
	"config.people.email":  {ZH: "“{value}”不是邮箱，或已属于另一个人", EN: `"{value}" is no e-mail address, or somebody else's`},
	"slack.cut":            {ZH: "内容太长，后面的没有列出。", EN: "This is too long for one message; the rest was left out."},
	"slack.more_rows":      {ZH: "另有 {n} 行未列出", EN: "{n} more rows", One: "{n} more row"},
	"slack.image":          {ZH: "〔图〕{alt}", EN: "[chart] {alt}"},
	"slack.file":           {ZH: "〔文件〕{name}（{alt}）", EN: "[file] {name} ({alt})"},
	"slack.file.none":      {ZH: "这里没能放上文件「{name}」：请管理员给应用加上 files:write 权限，并确认频道允许上传。", EN: "The file {name} could not be put here: an administrator may have to give the app the scope files:write, or let files be shared in this channel."},
	"slack.error.lost":     {ZH: "Slack 拒绝了这套令牌（{code}）：请检查 slack.bot_token 与 slack.app_token，必要时重新安装应用。", EN: "Slack refuses the tokens ({code}): check slack.bot_token and slack.app_token, and install the app again if need be."},
	"slack.error.unsigned": {ZH: "缺少 slack.signing_secret：没有它，谁都可以冒充 Slack 发来请求。", EN: "slack.signing_secret is missing: without it anybody could pose as Slack."},
	"slack.failed":         {ZH: "刚才没有处理成功，请再试一次。", EN: "That did not work. Please try again."},
	"slack.form.close":     {ZH: "取消", EN: "Cancel"},
}
