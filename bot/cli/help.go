package cli

import (
	"bytes"
	"io"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/riskbell/riskbell/internal/i18n"
)

// helpWords are the parser's own words, which it has in English only.
var helpWords = strings.NewReplacer(
	"Usage: ", "用法：", "Arguments:", "参数：", "Flags:", "选项：", "Commands:", "命令：",
	"Show context-sensitive help.", "显示帮助",
	`Run "riskbell <command> --help" for more information on a command.`, `用 "riskbell <命令> --help" 查看某个命令的说明。`,
	"<command>", "<命令>", "[flags]", "[选项]",
)

// help prints the parser's help in the shell's language.
func (sh *shell) help(o kong.HelpOptions, ctx *kong.Context) error {
	if sh.lang != i18n.ZH {
		return kong.DefaultHelpPrinter(o, ctx)
	}
	var text bytes.Buffer
	out := ctx.Stdout
	ctx.Stdout = &text
	err := kong.DefaultHelpPrinter(o, ctx)
	ctx.Stdout = out
	if err != nil {
		return err
	}
	_, err = io.WriteString(out, helpWords.Replace(text.String()))
	return err
}
