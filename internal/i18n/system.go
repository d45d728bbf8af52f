package i18n

// systemTexts are what the operating system answers, as people say it.
var systemTexts = Texts{
	"system.missing":   {ZH: "没有这个文件或目录", EN: "no such file or directory"},
	"system.denied":    {ZH: "没有访问权限", EN: "permission denied"},
	"system.exists":    {ZH: "已经存在", EN: "file exists"},
	"system.folder":    {ZH: "这是目录，不是文件", EN: "is a directory"},
	"system.notfolder": {ZH: "路径中有一段不是目录", EN: "not a directory"},
	"system.full":      {ZH: "磁盘空间不足", EN: "no space left on device"},
	"system.readonly":  {ZH: "该位置只能读取，不能写入", EN: "read-only file system"},
	"system.port":      {ZH: "地址已被其他程序占用", EN: "address already in use"},
	"system.stopped":   {ZH: "操作已中断", EN: "it was broken off"},
	"system.late":      {ZH: "超时未完成", EN: "it took too long"},
	"system.at":        {ZH: "{path}：{error}", EN: "{path}: {error}"},
}
