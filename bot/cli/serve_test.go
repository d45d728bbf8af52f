package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
)

// A served company logs a line of JSON a fact, and is stopped with exit code 0.
func TestServeStopsWhenItIsTold(t *testing.T) {
	const secret = "s3cr3t-for-serve"
	config := company(t)
	token := file(t, "token", secret)
	text, err := os.ReadFile(config)
	ok(t, err)
	ok(t, os.WriteFile(config, append(text, "http: {listen: \"127.0.0.1:0\", token: {file: "+token+"}}\nlog: {level: debug}\nconsole: {person: shenlan}\n"...), 0o600))

	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	logs, w := io.Pipe()
	code := make(chan int, 1)
	go func() {
		code <- Run(ctx, Env{Args: []string{"serve", "-c", config}, In: strings.NewReader(""), Out: io.Discard, Err: w, Getenv: func(string) string { return "" }})
		_ = w.Close()
	}()
	// The end of the terminal's input is no reason to stop.
	want := []string{
		"riskbell serves", "no feed was read yet: reading them now", "feed read", "the local port is open",
		"the input of a platform ended; the program goes on", "riskbell stopped",
	}
	var said []string
	for lines := bufio.NewScanner(logs); lines.Scan(); {
		var line struct{ Msg string }
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			t.Fatalf("%v: %s", err, lines.Text())
		}
		said = append(said, line.Msg)
		if !slices.ContainsFunc(want[:len(want)-1], func(msg string) bool { return !slices.Contains(said, msg) }) {
			stop()
		}
		if strings.Contains(lines.Text(), secret) {
			t.Errorf("the secret is in %s", lines.Text())
		}
	}
	if got := <-code; got != 0 {
		t.Errorf("exit code %d", got)
	}
	for _, msg := range want {
		if !slices.Contains(said, msg) {
			t.Errorf("%q is not among what was said: %q", msg, said)
		}
	}
}

// A sync that was broken off has not done its work.
func TestASyncThatIsBrokenOffFails(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	code := Run(ctx, Env{Args: []string{"sync", "-c", company(t)}, In: strings.NewReader(""), Out: io.Discard, Err: io.Discard, Getenv: func(string) string { return "" }})
	if code != 1 {
		t.Errorf("exit code %d", code)
	}
}
