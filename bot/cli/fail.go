package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/riskbell/riskbell/bot"
	"github.com/riskbell/riskbell/commands"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/strict"
	"github.com/riskbell/riskbell/storage"
)

// usage is a command line that says what cannot be done.
type usage struct{ error }

// exitCode is an error whose words were said already.
type exitCode int

func (c exitCode) Error() string { return fmt.Sprintf("exit code %d", int(c)) }

// errChecked says that a check found faults and told them.
const errChecked = exitCode(exitFailed)

// fail says what went wrong and gives the exit code.
func (sh *shell) fail(err error) int {
	var faults strict.Faults
	var code exitCode
	var wrong usage
	var refused *commands.Refusal
	switch {
	case err == nil:
		return exitFine
	case errors.As(err, &code):
		return int(code)
	case errors.As(err, &wrong):
		sh.complain("", i18n.Say("cli.usage", "error", wrong.error))
		return exitUsage
	case errors.As(err, &refused):
		sh.complain("", i18n.Say(refused.Key, refused.Args...))
		return exitFailed
	case errors.As(err, &faults):
		sh.complain("", err)
		return exitUsage
	case errors.Is(err, storage.ErrLocked):
		sh.complain("riskbell: ", err)
		return exitLocked
	}
	sh.complain("riskbell: ", err)
	return exitFailed
}

// complain words err for the reader, as plain text: what was typed, and what
// stands in files, may hold anything.
func (sh *shell) complain(begin string, err error) {
	text := i18n.Tell(sh.lang, bot.Worded(err))
	for _, arg := range sh.Args {
		_, value, _ := strings.Cut(arg, "=")
		for _, typed := range []string{arg, value} {
			if strings.ContainsAny(typed, "\n\r\u2028\u2029") {
				text = strings.ReplaceAll(text, typed, chat.Inert(typed)) // no line of its own
			}
		}
	}
	fmt.Fprintln(sh.Err, begin+chat.InertLines(text))
}

// say tells the reader something, as plain text.
func (sh *shell) say(key i18n.Key, args ...any) { sh.line(sh.lang.T(key, args...)) }

// line prints a line that may quote anything.
func (sh *shell) line(text string) { fmt.Fprintln(sh.Out, chat.InertLines(text)) }
