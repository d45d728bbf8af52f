package i18n

// outboxTexts are the outbox's own words in a post.
var outboxTexts = Texts{
	"outbox.repeat": {
		ZH: "（这是重发：上一次是否送达未能确认，若已收到请忽略。）",
		EN: "(Sent again: it is not known whether the last try arrived. Ignore it if it did.)",
	},

	"outbox.reason.refused":     {ZH: "平台拒收", EN: "refused"},
	"outbox.reason.place_gone":  {ZH: "会话已不存在", EN: "the chat is gone"},
	"outbox.reason.unconfirmed": {ZH: "多次发送未确认", EN: "never confirmed"},
	"outbox.reason.given_up":    {ZH: "两周内未能发出", EN: "not sent for two weeks"},
	"outbox.reason.late":        {ZH: "已过时限", EN: "too late"},
	"outbox.reason.unlinked":    {ZH: "账号已解绑", EN: "the account was unlinked"},
}
