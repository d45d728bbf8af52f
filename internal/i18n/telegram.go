package i18n

// telegramTexts are what the adapter of Telegram says by itself.
var telegramTexts = Texts{
	"telegram.more_rows": {ZH: "另有 {n} 行未列出", EN: "{n} more rows", One: "{n} more row"},
	"telegram.image":     {ZH: "〔图〕{alt}", EN: "[chart] {alt}"},
	"telegram.file":      {ZH: "〔文件〕{alt}", EN: "[file] {alt}"},
	"telegram.file.none": {ZH: "这里没能放上文件「{name}」：群里不允许发文件的话，请在私聊里再要一次。", EN: "The file {name} could not be put here. If the group takes no files, ask again in our private chat."},
	"telegram.choose":    {ZH: "请选择：", EN: "Please choose:"},
	"telegram.button":    {ZH: "选择", EN: "Choose"},

	"telegram.private":      {ZH: "这条回复只给提问的人看，但我还不能给 TA 发私信。请点下面的按钮打开私聊，再问一次。", EN: "This answer is only for whoever asked, and I may not write to them first. Please open a chat with me below and ask again."},
	"telegram.private.open": {ZH: "打开私聊", EN: "Open the chat"},

	"telegram.form.write":      {ZH: "请直接发送您的回答；在群里请回复这条消息。", EN: "Send your answer; in a group, reply to this message."},
	"telegram.form.many":       {ZH: "可以选多项，选好后按「完成」。", EN: "Choose one or more, then press Done."},
	"telegram.form.done":       {ZH: "完成", EN: "Done"},
	"telegram.form.keep":       {ZH: "就用：{value}", EN: "Keep: {value}"},
	"telegram.form.skip":       {ZH: "跳过", EN: "Skip"},
	"telegram.form.cancel":     {ZH: "取消", EN: "Cancel"},
	"telegram.form.cancelled":  {ZH: "已取消，什么都没有改。", EN: "Cancelled. Nothing was changed."},
	"telegram.form.no_choice":  {ZH: "没有这个选项，请按下面的按钮选择。", EN: "That is no choice here: press one of the buttons."},
	"telegram.form.one_choice": {ZH: "这里只能选一项。", EN: "Choose one only."},

	"telegram.revoked":    {ZH: "Telegram 不认这个 token：请换成 BotFather 给出的当前 token（{error}）", EN: "telegram does not know this token: take the one BotFather shows for the bot ({error})"},
	"telegram.secretless": {ZH: "回调需要密钥：没有密钥，任何人都能冒充 Telegram", EN: "a webhook needs a secret: without one anybody could pose as Telegram"},
}
