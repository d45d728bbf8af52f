package crm_test

import (
	"strings"
	"testing"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/i18n"
)

func owner(id, team string) *crm.Owner { return &crm.Owner{Meta: crm.Meta{ID: id}, Team: team} }

func team(id, parent, manager, region string) *crm.Team {
	return &crm.Team{Meta: crm.Meta{ID: id}, Parent: parent, Manager: manager, Region: region}
}

func TestOrg(t *testing.T) {
	o := crm.NewOrg(
		[]*crm.Owner{owner("ann", "east1"), owner("bob", "east1"), owner("cem", "east"), owner("dir", "all"), owner("eve", "west"), owner("lone", "")},
		[]*crm.Team{team("all", "", "dir", ""), team("east", "all", "cem", "E"), team("east1", "east", "ann", ""), team("west", "all", "", "W")})
	join := func(s []string) string { return strings.Join(s, " ") }
	for what, c := range map[string][2]string{
		"director's subtree": {join(o.Subtree("dir")), "ann bob cem dir eve"},
		"manager's subtree":  {join(o.Subtree("cem")), "ann bob cem"},
		"rep's subtree":      {join(o.Subtree("bob")), "bob"},
		"nobody's subtree":   {join(o.Subtree("nobody")), "nobody"},
		"teams":              {join(o.TeamsOf("bob")), "east1 east all"},
		"managers":           {join(o.Managers("bob")), "ann cem dir"},
		"own managers":       {join(o.Managers("ann")), "cem dir"},
		"region from above":  {o.RegionOf("bob"), "E"},
		"no region":          {o.RegionOf("dir") + o.RegionOf("lone") + o.RegionOf("nobody"), ""},
		"in team":            {join(o.InTeam("east")), "ann bob cem"},
		"manages":            {join(o.Manages("cem")), "east"},
		"problems":           {problems(o, i18n.EN), ""},
	} {
		equal(t, what, c[0], c[1])
	}
}

func TestOrgBearsCirclesAndHoles(t *testing.T) {
	o := crm.NewOrg([]*crm.Owner{owner("a", "x"), owner("b", "y"), owner("c", "missing")},
		[]*crm.Team{team("x", "y", "a", ""), team("y", "x", "b", ""), team("self", "self", "ghost", ""), team("z", "nowhere", "", "")})
	equal(t, "subtree in a circle", strings.Join(o.Subtree("a"), " "), "a b")
	equal(t, "teams in a circle", strings.Join(o.TeamsOf("a"), " "), "x y")
	equal(t, "managers in a circle", strings.Join(o.Managers("a"), " "), "b")
	equal(t, "region", o.RegionOf("a"), "")
	for lang, parts := range map[i18n.Lang][]string{
		i18n.EN: {"team missing", "x is below itself: x → y → x", "y is below itself", "self is below itself", "ghost", "nowhere"},
		i18n.ZH: {"团队 missing 不存在", "团队 x 的上级关系绕成了一圈：x → y → x", "负责人 ghost 不存在", "上级团队 nowhere 不存在"},
	} {
		text := problems(o, lang)
		for _, part := range parts {
			equal(t, part+" is reported in: "+text, strings.Contains(text, part), true)
		}
	}
}

// problems are the faults of the tree, a line each.
func problems(o *crm.Org, l i18n.Lang) string {
	var lines []string
	for _, p := range o.Problems {
		lines = append(lines, p.Text(l))
	}
	return strings.Join(lines, "\n")
}

func TestOrgOfTheDay(t *testing.T) {
	l := newLedger(t)
	mustSync(t, l, "2026-03-01", feed(records(owner("u", "t1"), team("t1", "", "", "N"), team("t2", "", "", "S"))))
	mustSync(t, l, "2026-04-01", feed(records(), records(owner("u", "t2"))))
	for when, want := range map[string]string{"2026-03-31": "N", "2026-04-01": "S"} {
		look(t, l, when, func(v *crm.View) {
			org, err := v.Org()
			if err != nil {
				t.Fatal(err)
			}
			equal(t, when, org.RegionOf("u"), want)
		})
	}
}
