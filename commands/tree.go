package commands

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/storage"
)

// mostProblems is how many faults of the tree of teams are told in one message.
const mostProblems = 10

// tellTree tells administrators what is wrong with the tree of teams, on which
// rights and warnings rest: once, until something else is wrong.
func (s *Set) tellTree(w storage.Writer, org *crm.Org) error {
	if len(org.Problems) == 0 {
		return nil
	}
	all := problems(org.Problems)
	sum := sha256.Sum256([]byte(all.Text(i18n.EN)))
	key := "tree/" + hex.EncodeToString(sum[:8])
	return s.tellAdmins(w, key, "commands.tree.told", "n", len(all), "problems", all[:min(len(all), mostProblems)])
}

// problems are messages that stand in another.
type problems []i18n.Message

// Text is one after the other.
func (p problems) Text(l i18n.Lang) string {
	lines := make([]string, len(p))
	for i, problem := range p {
		lines[i] = problem.Text(l)
	}
	return strings.Join(lines, l.T("commands.tree.next"))
}
