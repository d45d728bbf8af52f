package cli

import (
	"strings"
	"testing"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
)

func TestPeopleStandInColumns(t *testing.T) {
	var out strings.Builder
	sh := &shell{Env: Env{Out: &out}, lang: i18n.ZH}
	sh.people([]chat.Person{
		{ID: "lin", Name: "林海", Roles: []chat.Role{chat.Rep}},
		{ID: "shenlan", Name: "欧阳沈岚", Roles: []chat.Role{chat.Manager, chat.Admin}},
	})
	if want := "lin      林海      销售\nshenlan  欧阳沈岚  经理、管理员\n"; out.String() != want {
		t.Errorf("got\n%swant\n%s", out.String(), want)
	}
}
