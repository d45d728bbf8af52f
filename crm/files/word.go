package files

import (
	"fmt"
	"strings"

	"github.com/riskbell/riskbell/internal/i18n"
)

// reasons are what several rows were set aside for.
type reasons []i18n.Texter

// Text joins the reasons.
func (r reasons) Text(l i18n.Lang) string {
	parts := make([]string, len(r))
	for i, s := range r {
		parts[i] = s.Text(l)
	}
	return strings.Join(parts, l.T("feed.and"))
}

// mib is a limit in bytes as people write it.
func mib(n int) string { return fmt.Sprintf("%d MiB", n>>20) }
