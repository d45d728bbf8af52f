package i18n

// linkTexts are about linking accounts with people, and about who cannot be
// reached.
var linkTexts = Texts{
	"commands.name.link":     {ZH: "绑定", EN: "link"},
	"commands.usage.link":    {ZH: "绑定 [telegram|slack]", EN: "link [telegram|slack]"},
	"commands.help.link":     {ZH: "取一个一次性绑定码，把另一个聊天账号也绑定到自己名下", EN: "get a one-time code to link another chat account to you"},
	"commands.name.invite":   {ZH: "邀请", EN: "invite"},
	"commands.usage.invite":  {ZH: "邀请 姓名 [telegram|slack]", EN: "invite NAME [telegram|slack]"},
	"commands.help.invite":   {ZH: "给某人一个一次性绑定码", EN: "get a one-time code for somebody"},
	"commands.name.unlink":   {ZH: "解绑", EN: "unlink"},
	"commands.usage.unlink":  {ZH: "解绑 [telegram|slack]；管理员：解绑 姓名 telegram", EN: "unlink [telegram|slack]; administrators: unlink NAME telegram"},
	"commands.help.unlink":   {ZH: "解除聊天账号的绑定", EN: "take a chat account off again"},
	"commands.name.people":   {ZH: "人员", EN: "people"},
	"commands.usage.people":  {ZH: "人员", EN: "people"},
	"commands.help.people":   {ZH: "所有人的权限和已绑定的账号", EN: "everybody, with roles and linked accounts"},
	"commands.people.title":  {ZH: "人员（{n} 人）", EN: "{n} people", One: "1 person"},
	"commands.people.name":   {ZH: "姓名", EN: "Name"},
	"commands.people.roles":  {ZH: "角色", EN: "Roles"},
	"commands.people.linked": {ZH: "已绑定账号", EN: "Accounts"},

	"commands.link.code":     {ZH: "您的绑定码：", EN: "Your code: "},
	"commands.link.code.for": {ZH: "给 {name} 的绑定码：", EN: "The code for {name}: "},
	"commands.link.how":      {ZH: "请在 {platform} 里私聊我，发送「link 绑定码」。{n} 分钟内有效，只能用一次，不要转发给别人。", EN: "Write to me on {platform}: “link” and the code. It works once, within {n} minutes. Do not pass it on."},
	"commands.link.how.for":  {ZH: "请当面或通过可信的方式告诉 TA：在 {platform} 里私聊我，发送「link 绑定码」。{n} 分钟内有效，只能用一次。", EN: "Hand it over in a way you trust. They write to me on {platform}: “link” and the code. It works once, within {n} minutes."},
	"commands.link.open":     {ZH: "或者直接打开这个链接", EN: "Or open this address"},
	"commands.link.platform": {ZH: "没有叫「{name}」的平台，可选：{names}。", EN: "There is no platform “{name}”: choose among {names}."},
	"commands.link.already":  {ZH: "这个账号已经绑定到 {name}。要换人，请先发送「解绑」。", EN: "This account belongs to {name} already. Say unlink first to change that."},
	"commands.link.form":     {ZH: "绑定码是 10 位字母和数字，请核对后再发。", EN: "A code has 10 letters and digits. Please check it and send it again."},
	"commands.link.public":   {ZH: "绑定码请私聊发给我。刚才那个已经作废，请重新取一个。", EN: "Send codes to me in a private chat only. That one no longer works: please get a new one."},
	"commands.link.wrong":    {ZH: "这个绑定码不对、已过期或已用过。请重新取一个。", EN: "This code is wrong, has expired or was used. Please get a new one."},
	"commands.link.locked":   {ZH: "输错的次数太多，已暂停绑定，请一小时后再试，或联系管理员。", EN: "Too many wrong codes. Linking is closed for an hour; ask your administrator if you need it sooner."},
	"commands.link.done":     {ZH: "绑定成功，{name}，您好！发送「帮助」看看我能做什么。", EN: "Welcome, {name}: this account is yours now. Say help to see what I can do."},
	"commands.link.told":     {ZH: "{name} 刚刚绑定了账号 {account}。如果不是本人操作，请立即发送「解绑 {platform}」，或联系管理员。", EN: "The account {account} was just linked to {name}. If that was not meant, say unlink {platform} at once, or tell your administrator."},
	"commands.link.alarm":    {ZH: "绑定码多次输错，最后一次来自 {account}。已暂停绑定一小时。", EN: "Too many wrong codes were tried, the last by {account}. Linking is closed to them for an hour."},
	"commands.unlink.done":   {ZH: "已解除 {name} 的账号：{accounts}。", EN: "Taken off {name}: {accounts}."},
	"commands.unlink.told":   {ZH: "账号 {account} 已与 {name} 解除绑定，之后不再收到消息。", EN: "The account {account} no longer belongs to {name} and gets nothing from now on."},
	"commands.unlink.none":   {ZH: "{name} 没有绑定 {platform} 的账号。", EN: "{name} has no account on {platform}."},
	"commands.unlink.others": {ZH: "只有管理员可以解绑别人的账号。", EN: "Only administrators may take somebody else's account off."},

	"commands.reach.gone":     {ZH: "{name} 在 {platform} 上收不到消息了（可能停用或屏蔽了我），且没有别的账号可用。", EN: "{name} can no longer be reached on {platform} (the bot was blocked, perhaps) and has no other account."},
	"commands.reach.lost":     {ZH: "与 {platform} 的连接断开，那边的消息暂时收不到：{error}", EN: "The connection to {platform} is lost, and nothing comes from there: {error}"},
	"commands.reach.fallback": {ZH: "{name} 在 {platform} 上收不到消息了（可能停用或屏蔽了我），之后改发到 {other}。", EN: "{name} can no longer be reached on {platform} (the bot was blocked, perhaps); from now on it is {other}."},

	"cli.help.person.link":   {ZH: "给某人一个一次性绑定码，用来绑定聊天账号", EN: "get a one-time code that links a chat account to somebody"},
	"cli.help.flag.platform": {ZH: "在哪个平台使用：telegram、slack、web 或 console", EN: "where it is used: telegram, slack, web or console"},
	"cli.person.link":        {ZH: "请启动 riskbell serve，在 {platform} 里私聊机器人，发送：link {code}。{n} 分钟内有效，只能用一次。", EN: "Start riskbell serve and write to the bot on {platform}: link {code}. It works once, within {n} minutes."},

	"commands.unlink.console": {ZH: "终端里是谁，由配置的 console.person 决定，不能在这里解绑。", EN: "Who speaks at the terminal is set by console.person in the configuration and cannot be unlinked here."},
}
