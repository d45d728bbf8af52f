package bolt

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"

	"github.com/riskbell/riskbell/storage"
)

// childMemory is what a verifying child may allocate, beside the map of the file.
const childMemory = 512 << 20

// VerifyInChild runs Verify in a process of its own: exe with args must call
// VerifyChild for the path. Should a damaged page kill that process, use up
// its memory or keep it busy until ctx ends, then that is the answer, and the
// caller lives. The answer has no Values in that case.
func VerifyInChild(ctx context.Context, path, exe string, args ...string) (Report, error) {
	report := Report{Path: path}
	var out, errs bytes.Buffer
	cmd := exec.CommandContext(ctx, exe, args...)
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		report.add(fmt.Errorf("checking did not end in time: %w", ctx.Err()))
		return report, nil
	case err == nil:
		return report, json.Unmarshal(out.Bytes(), &report)
	case !errors.As(err, &exit):
		return report, err
	case exit.ExitCode() == childFailed:
		return report, failure(path, errs.String())
	}
	report.add(fmt.Errorf("checking broke off (%w): %s", err, firstLine(errs.String())))
	return report, nil
}

// The exit codes of VerifyChild.
const (
	childDone   = 0
	childFailed = 3 // the file could not be examined; standard error says why
)

// VerifyChild is the body of the process VerifyInChild starts: it verifies
// the file at path within limits, writes the report to out as JSON, and
// returns the exit code.
func VerifyChild(ctx context.Context, path string, out, errs io.Writer) int {
	limitMemory(childMemory)
	report, err := Verify(ctx, path)
	if err == nil {
		err = json.NewEncoder(out).Encode(report)
	}
	if errors.Is(err, storage.ErrLocked) {
		fmt.Fprint(errs, lockedMark)
	}
	if err != nil {
		fmt.Fprintln(errs, err)
		return childFailed
	}
	return childDone
}

// lockedMark begins the child's message when the file is in use, so that the
// parent can return the same error.
const lockedMark = "locked: "

func failure(path, message string) error {
	text := strings.TrimSpace(message)
	if strings.HasPrefix(text, lockedMark) {
		return inUse(path)
	}
	return errors.New(text)
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return line
}
