package i18n

// outboxTexts are the outbox's own words in a post.
var outboxTexts = Texts{
	"outbox.repeat": {
		ZH: "（这是重发：上一次是否送达未能确认，若已收到请忽略。）",
		EN: "(Sent again: it is not known whether the last try arrived. Ignore it if it did.)",
	},
}
