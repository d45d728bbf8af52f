// Package cli is the command line: one file per verb. It reads the clock, the
// environment and the terminal, and hands plain values down.
package cli

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
)

// Exit codes.
const (
	exitFine   = 0
	exitFailed = 1
	exitUsage  = 2
	exitLocked = 75 // another process holds the data folder
)

// Env is the process around a command line.
type Env struct {
	Args     []string
	In       io.Reader
	Out, Err io.Writer
	Getenv   func(string) string
}

// app is the command line as kong reads it.
type app struct {
	Lang string `help:"${help_lang}" placeholder:"zh|en"`

	Demo    demoCmd    `cmd:"" help:"${help_demo}"`
	Serve   serveCmd   `cmd:"" help:"${help_serve}"`
	Doctor  doctorCmd  `cmd:"" help:"${help_doctor}"`
	Sync    syncCmd    `cmd:"" help:"${help_sync}"`
	Ingest  ingestCmd  `cmd:"" help:"${help_ingest}"`
	Fields  fieldsCmd  `cmd:"" help:"${help_fields}"`
	Warn    warnCmd    `cmd:"" help:"${help_warn}"`
	Ask     askCmd     `cmd:"" help:"${help_ask}"`
	Parse   parseCmd   `cmd:"" help:"${help_parse}"`
	Rules   rulesCmd   `cmd:"" help:"${help_rules}"`
	Person  personCmd  `cmd:"" help:"${help_person}"`
	Audit   auditCmd   `cmd:"" help:"${help_audit}"`
	Posts   postsCmd   `cmd:"" help:"${help_posts}"`
	Backup  backupCmd  `cmd:"" help:"${help_backup}"`
	Restore restoreCmd `cmd:"" help:"${help_restore}"`
	Verify  verifyCmd  `cmd:"" help:"${help_verify}"`
	Rebuild rebuildCmd `cmd:"" help:"${help_rebuild}"`

	VerifyFile verifyFileCmd `cmd:"" hidden:"" name:"verify-file"`
}

// shell is what every verb is given.
type shell struct {
	Env
	ctx  context.Context
	lang i18n.Lang
	// chosen says that the language was given by --lang.
	chosen bool
	now    unit.Instant
}

// Run runs one command line and gives the exit code.
func Run(ctx context.Context, env Env) int {
	sh := &shell{Env: env, ctx: ctx, now: unit.At(time.Now())}
	sh.lang, sh.chosen = language(env)
	var a app
	exited := -1
	parser, err := kong.New(&a, kong.Name("riskbell"), kong.Description(sh.lang.T("cli.about")),
		kong.Writers(env.Out, env.Err), kong.Exit(func(code int) { exited = code }), helpTexts(sh.lang),
		kong.Help(sh.help), kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true}))
	if err != nil {
		return sh.fail(err)
	}
	parsed, err := parser.Parse(env.Args)
	if exited >= 0 {
		return exited
	}
	if err != nil {
		return sh.fail(usage{misuse(err)})
	}
	if _, known := i18n.ParseLang(a.Lang); a.Lang != "" && !known {
		return sh.fail(usage{i18n.Say("cli.lang", "value", a.Lang)})
	}
	return sh.fail(parsed.Run(sh))
}

// language is that of --lang, else the environment's.
func language(env Env) (l i18n.Lang, chosen bool) {
	for i, arg := range env.Args {
		value, ok := strings.CutPrefix(arg, "--lang=")
		if arg == "--lang" && i+1 < len(env.Args) {
			value, ok = env.Args[i+1], true
		}
		if lang, known := i18n.ParseLang(value); ok && known {
			return lang, true
		}
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if value := env.Getenv(name); value != "" {
			if lang, ok := i18n.ParseLang(strings.SplitN(value, ".", 2)[0]); ok {
				return lang, false
			}
			break
		}
	}
	return i18n.EN, false
}

// helpTexts fills ${help_…} from the catalogue.
func helpTexts(l i18n.Lang) kong.Vars {
	vars := kong.Vars{}
	for _, key := range i18n.Keys() {
		if name, ok := strings.CutPrefix(string(key), "cli.help."); ok {
			vars["help_"+strings.ReplaceAll(name, ".", "_")] = l.T(key)
		}
	}
	return vars
}

// contextWithin is the shell's context, ending after d at the latest.
func contextWithin(sh *shell, d time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(sh.ctx, d)
}

// json writes v for machines.
func (sh *shell) json(v any) error {
	enc := json.NewEncoder(sh.Out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	if rv := reflect.ValueOf(v); rv.Kind() == reflect.Slice && rv.IsNil() {
		v = []struct{}{}
	}
	return enc.Encode(v)
}

// stopped is err, but nil if the person or the system ended the program: what
// goes on until it is told to stop has not failed then.
func (sh *shell) stopped(err error) error {
	if sh.ctx.Err() != nil && errors.Is(err, sh.ctx.Err()) {
		return nil
	}
	return err
}
