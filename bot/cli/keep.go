package cli

import (
	"errors"
	"io/fs"
	"os"
	"time"

	"github.com/riskbell/riskbell/bot"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/storage/bolt"
)

// backupCmd copies the data folder; while serve holds it, its schedule does.
type backupCmd struct {
	Config string `short:"c" help:"${help_config}" placeholder:"FILE" default:"config.yaml"`
	To     string `arg:"" help:"${help_arg_backup}"`
}

// Run makes the backup.
func (v *backupCmd) Run(sh *shell) error {
	p, err := where{Config: v.Config}.open(sh, quietLog(sh))
	if err != nil {
		return err
	}
	defer func() { _ = p.close() }() // the copy is durable already
	if err := p.BackupTo(sh.ctx, v.To); err != nil {
		return err
	}
	sh.say("cli.backup.done", "folder", v.To)
	return nil
}

// restoreCmd makes a data folder of a backup.
type restoreCmd struct {
	From string `arg:"" help:"${help_arg_restore_from}"`
	To   string `arg:"" help:"${help_arg_restore_to}"`
}

// Run restores; a folder with data in it is left alone.
func (v *restoreCmd) Run(sh *shell) error {
	if err := bot.Restore(sh.ctx, v.From, v.To); err != nil {
		return err
	}
	sh.say("cli.restore.done", "folder", v.To)
	return nil
}

// verifyCmd checks every value of the data folder, in a child process.
type verifyCmd struct {
	Config string `short:"c" help:"${help_config}" placeholder:"FILE" default:"config.yaml"`
	Data   string `help:"${help_flag_data}" placeholder:"FOLDER"`
	JSON   bool   `help:"${help_flag_json}"`
}

// verifyIn is how long a child may take for one file.
const verifyIn = 10 * time.Minute

// Run checks both files.
func (v *verifyCmd) Run(sh *shell) error {
	folder := v.Data
	if folder == "" {
		c, err := loadConfig(v.Config)
		if err != nil {
			return err
		}
		folder = c.Data
	}
	exe, err := os.Executable()
	if err != nil {
		return err
	}
	var reports []bolt.Report
	var failed error
	for _, file := range bot.Files(folder) {
		if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
			return i18n.Say("cli.verify.missing", "file", file)
		}
		r, err := verifyFile(sh, exe, file)
		if err != nil {
			return err
		}
		reports = append(reports, r)
		failed = firstError(failed, r.Err())
	}
	if v.JSON {
		return firstError(sh.json(reports), failed)
	}
	for _, r := range reports {
		if r.Err() == nil {
			sh.say("cli.verify.file", "file", r.Path, "n", r.Values)
		}
	}
	return failed
}

func verifyFile(sh *shell, exe, file string) (bolt.Report, error) {
	ctx, cancel := contextWithin(sh, verifyIn)
	defer cancel()
	return bolt.VerifyInChild(ctx, file, exe, "verify-file", file)
}

// verifyFileCmd is the child of verify.
type verifyFileCmd struct {
	File string `arg:""`
}

// Run examines one file and exits with its own code.
func (v *verifyFileCmd) Run(sh *shell) error {
	if code := bolt.VerifyChild(sh.ctx, v.File, sh.Out, sh.Err); code != 0 {
		return exitCode(code)
	}
	return nil
}
