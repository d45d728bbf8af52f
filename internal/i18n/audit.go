package i18n

// auditTexts are the words of the listings of the diary and of the readers of
// questions on the command line.
var auditTexts = Texts{
	"cli.help.audit.by":    {ZH: "列出某人做过的操作", EN: "list what somebody did"},
	"cli.help.audit.about": {ZH: "列出与某个对象有关的操作", EN: "list what was done to something"},
	"cli.help.arg.actor":   {ZH: "人员（编号或姓名）", EN: "the person: an id or a name"},
	"cli.help.arg.object":  {ZH: "操作日志中的对象，与 audit by 列出的一致", EN: "the object as the diary has it; audit by prints them"},
	"cli.audit.n":          {ZH: "共 {n} 条操作（时区 {zone}）", EN: "{n} acts, times of {zone}", One: "{n} act, times of {zone}"},
	"cli.audit.checkpoint": {ZH: "校验点：{checkpoint}", EN: "checkpoint: {checkpoint}"},
	"cli.help.flag.vocab":  {ZH: "改用这个词表文件（JSON）里的名称，而不是数据里的名称", EN: "take the names from this vocabulary file (JSON) instead of the records"},
	"cli.parse.vocab":      {ZH: "{file} 不是有效的词表。技术信息：{error}", EN: "{file} is no vocabulary: {error}"},
}
