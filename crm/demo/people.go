package demo

import (
	"math"
	"strings"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
)

// rep is a seller and the truth about him.
type rep struct {
	id, region   string
	hired        unit.Day
	deals        int     // about how many he works on in three years
	win          float64 // true share of his closed deals that are won
	weak         window  // his odds of winning are × .4
	turn         float64 // of his luck
	leave        window  // no activities
	accounts     []*account
	created      unit.Instant
	inexperience bool     // wins nothing
	left         unit.Day // 0: still here
	heir         *rep
}

// window is a range of days; the zero window is empty.
type window struct{ from, to unit.Day }

func (w window) has(d unit.Day) bool { return w.from <= d && d < w.to }

// regions are the team ids and codes of the four regions.
func regions() []string { return []string{"east", "south", "north", "southwest"} }

// RootTeam is the id of the team the director leads; OfficeTeam that of the
// people who do not sell. A region's team has the region's code as its id.
const (
	RootTeam   = "sales"
	OfficeTeam = "office"
)

func (b *builder) people() {
	b.staff()
	b.team(crm.Team{Name: "销售中心", NameEN: "Sales", Manager: "fangyuan"}, RootTeam)
	b.team(crm.Team{Name: "销售管理部", NameEN: "Sales Office", Parent: RootTeam, Manager: "shenlan"}, OfficeTeam)
	titles := map[string]name{"east": {"华东区", "East China"}, "south": {"华南区", "South China"}, "north": {"华北区", "North China"}, "southwest": {"西南区", "Southwest China"}}
	for _, region := range regions() {
		t := titles[region]
		b.team(crm.Team{Name: t.zh, NameEN: t.en, Parent: RootTeam, Manager: managers()[region].id(), Region: region}, region)
	}
	names := repNames()
	for _, region := range regions() {
		for _, n := range names[region] {
			b.rep(n, region)
		}
	}
}

// id is the English name in one word: "Zhang Wei" is zhangwei.
func (n name) id() string { return strings.ToLower(strings.ReplaceAll(n.en, " ", "")) }

func managers() map[string]name {
	return map[string]name{"east": {"顾城", "Gu Cheng"}, "south": {"苏梅", "Su Mei"}, "north": {"石磊", "Shi Lei"}, "southwest": {"秦岭", "Qin Ling"}}
}

// staff enters those who manage or advise.
func (b *builder) staff() {
	b.owner(name{"方远", "Fang Yuan"}, RootTeam, b.start-1500)
	for _, region := range regions() {
		b.owner(managers()[region], region, b.start-1000)
	}
	for _, n := range []name{{"沈岚", "Shen Lan"}, {"白露", "Bai Lu"}, {"江南", "Jiang Nan"}} {
		b.owner(n, OfficeTeam, b.start-700)
	}
}

func (b *builder) owner(n name, team string, hired unit.Day) *life {
	o := &crm.Owner{Name: n.zh, NameEN: n.en, Email: n.id() + "@fengling.example", Team: team, HiredOn: hired}
	o.ID = n.id()
	return b.add(o, midnight(max(hired, b.start-900))+9*3600_000)
}

func (b *builder) team(t crm.Team, id string) {
	t.ID = id
	b.add(&t, midnight(b.start-900))
}

func (b *builder) rep(n name, region string) {
	r := b.stream("rep/" + n.id())
	hired := b.start - unit.Day(days(r, 100, 2400))
	if r.Float64() < .15 { // joined while we watch, but long ago
		hired = b.start + unit.Day(days(r, 60, 500))
	}
	s := &rep{id: n.id(), region: region, hired: hired, win: beta(r, .3, .05)}
	s.deals = int(math.Min(300, math.Max(20, lognormal(r, math.Log(65), .6))))
	s.created = midnight(max(hired, b.start-900)) + 9*3600_000
	b.reps = append(b.reps, s)
	b.repOf[s.id] = s
}

// enterReps writes the sellers' records once the plan has settled their dates.
func (b *builder) enterReps() {
	names := repNames()
	for _, region := range regions() {
		for _, n := range names[region] {
			s := b.repOf[n.id()]
			l := b.owner(n, region, s.hired)
			if s.left != 0 {
				revise(l, midnight(s.left)+18*3600_000, func(o *crm.Owner) { o.LeftOn = s.left })
			}
		}
	}
}

// ownerOn is the id of the seller who looks after the account on d.
func (a *account) ownerOn(d unit.Day) string {
	if a.rep.left != 0 && d >= a.rep.left {
		return a.rep.heir.id
	}
	return a.rep.id
}
