package i18n

// storageTexts say what is wrong with the files of the data folder.
var storageTexts = Texts{
	"storage.inuse":         {ZH: "{path} 正被进程 {pid}（{name}）使用：请先停止该进程，或等它结束后再试", EN: "{path} is in use by process {pid} ({name}): stop it, or try again when it has ended"},
	"storage.inuse.unknown": {ZH: "{path} 正被另一个进程使用：请先停止该进程，或等它结束后再试", EN: "{path} is in use by another process: stop it, or try again when it has ended"},
	"storage.lock":          {ZH: "{path} 无法加锁：{cause}", EN: "{path} cannot be locked: {cause}"},
	"storage.commit":        {ZH: "{path} 写入失败，这次改动没有保存：{cause}", EN: "{path} could not be written and is as it was: {cause}"},
	"storage.empty":         {ZH: "{path} 是空文件：请从备份恢复（riskbell restore）；如果要从头开始，请先把它移走", EN: "{path} is empty: restore a backup (riskbell restore), or move it away to begin anew"},
	"storage.cut":           {ZH: "{path} 不完整，末尾缺失：请从备份恢复（riskbell restore）", EN: "{path} was cut short: restore a backup (riskbell restore)"},
	"storage.foreign":       {ZH: "{path} 不是 Riskbell 的数据文件：请检查数据目录", EN: "{path} is not a file of riskbell: check the data folder"},
	"storage.newer":         {ZH: "{path} 由更新版本的 Riskbell 写入：请升级程序后再打开，数据没有改动", EN: "{path} was written by a newer version of riskbell: install that version; nothing was changed"},
	"storage.damaged":       {ZH: "{path} 已损坏，无法读取：请从备份恢复（riskbell restore），原文件没有改动。技术信息：{detail}", EN: "{path} is damaged and cannot be read: restore a backup (riskbell restore); the file was left as it is. Details: {detail}"},
	"storage.places": {
		ZH:  "{path} 有 {n} 处损坏：请从备份恢复（riskbell restore）。技术信息：{detail}",
		EN:  "{path} is damaged in {n} places: restore a backup (riskbell restore). Details: {detail}",
		One: "{path} is damaged in one place: restore a backup (riskbell restore). Details: {detail}",
	},
	"storage.exists":      {ZH: "{path} 已经存在：请先把它移走，再恢复备份", EN: "{path} is there already: move it away before restoring"},
	"storage.snapshot":    {ZH: "这不是 Riskbell 的备份文件", EN: "this is no backup of riskbell"},
	"storage.snapshotbad": {ZH: "备份文件不完整或被改动过：请换一份备份", EN: "the backup was cut short or altered: use another one"},
	"storage.value":       {ZH: "数据中有一个值已损坏：请用 riskbell verify 检查，再从备份恢复（riskbell restore）。技术信息：{error}", EN: "a stored value is damaged: look with riskbell verify, then restore a backup (riskbell restore). Details: {error}"},
	"storage.value.newer": {ZH: "数据由更新版本的 Riskbell 写入：请升级程序后再打开。技术信息：{error}", EN: "the data was written by a newer version of riskbell: install that version. Details: {error}"},
	"storage.migrate":     {ZH: "{path} 无法升级到当前版本：{error}", EN: "{path} cannot be brought to this version: {error}"},
}
