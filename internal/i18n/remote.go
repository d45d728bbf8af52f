package i18n

// remoteTexts say what went wrong in a call to a CRM.
var remoteTexts = Texts{
	"remote.address":   {ZH: "{crm} 的地址 {url} 不对：请检查配置", EN: "{url} is no address of {crm}: check the configuration"},
	"remote.unreached": {ZH: "连不上 {crm}（{url}）：{problem}。请检查网络、代理和防火墙", EN: "{crm} cannot be reached at {url}: {problem}; check the network, the proxy and the firewall"},
	"remote.cut":       {ZH: "{crm}（{url}）的回复中断了：{problem}。下次同步会接着读", EN: "the reply of {crm} at {url} broke off: {problem}; the next sync goes on from there"},
	"remote.big":       {ZH: "{crm}（{url}）的一次回复超过 {most} MiB，没有读取：请检查地址", EN: "a reply of {crm} at {url} is over {most} MiB and was not read: check the address"},
	"remote.limit":     {ZH: "{crm} 暂时限制了调用频率：稍后会接着同步；如果常常这样，请放宽同步间隔", EN: "{crm} limits how often it may be called: the next sync goes on; if this happens often, sync less often"},
	"remote.server":    {ZH: "{crm} 服务器出错（{status}）：下次同步会接着读", EN: "the server of {crm} has an error ({status}): the next sync goes on from there"},
	"remote.page":      {ZH: "{url} 返回的是网页而不是数据：请检查 {crm} 的主机地址，或是否被代理拦截", EN: "{url} answers a web page, not data: check the host set for {crm}, and whether a proxy stands between"},
	"remote.keep":      {ZH: "{file} 无法读写：{problem}。请检查数据目录的权限", EN: "{file} cannot be read or written: {problem}; check the permissions of the data folder"},
}
