package demo

// Role names as the chat's people use them.
const (
	roleRep         = "rep"
	roleManager     = "manager"
	roleRiskManager = "risk_manager"
	roleTrainer     = "trainer"
	roleAdmin       = "admin"
)

// Member is somebody of the company for a demo's chat.
type Member struct {
	Owner  string // id of the crm.Owner
	Name   string
	NameEN string
	Roles  []string // rep, manager, risk_manager, trainer, admin
	Lang   string   // zh-CN or en
}

// Cast is a handful of people for a demo's chat: two sellers, a regional
// manager, the director, the risk manager, the trainer and an administrator.
func (c *Company) Cast() []Member {
	return []Member{
		{Owner: "zhangwei", Name: "张伟", NameEN: "Zhang Wei", Roles: []string{roleRep}, Lang: "zh-CN"},
		{Owner: "lina", Name: "李娜", NameEN: "Li Na", Roles: []string{roleRep}, Lang: "en"},
		{Owner: "gucheng", Name: "顾城", NameEN: "Gu Cheng", Roles: []string{roleManager}, Lang: "zh-CN"},
		{Owner: "fangyuan", Name: "方远", NameEN: "Fang Yuan", Roles: []string{roleManager}, Lang: "zh-CN"},
		{Owner: "shenlan", Name: "沈岚", NameEN: "Shen Lan", Roles: []string{roleRiskManager}, Lang: "zh-CN"},
		{Owner: "bailu", Name: "白露", NameEN: "Bai Lu", Roles: []string{roleTrainer}, Lang: "zh-CN"},
		{Owner: "jiangnan", Name: "江南", NameEN: "Jiang Nan", Roles: []string{roleAdmin}, Lang: "en"},
	}
}
