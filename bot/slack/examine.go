package slack

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"
	"go.yaml.in/yaml/v3"
)

//go:embed manifest.yaml
var manifestFile []byte

// Examined is how the installation of the app stands.
type Examined struct {
	// Err is why Slack did not answer, or, with Refused, Slack's name of why it did
	// not accept the bot token; nothing else is known then.
	Err     error
	Refused string
	Bot     string // name of the bot's user
	Team    string // name of the workspace
	// Scopes are those the token has, nil if Slack did not tell; Missing are those
	// of the manifest that it has not.
	Scopes, Missing []string
	// Socket is why Slack opens no socket to the app token, SocketRefused its
	// name if asking again is in vain; both are empty where it does, and where
	// requests are signed.
	Socket        error
	SocketRefused string
	// Faults are what Slack finds wrong with the blocks that posts are made of;
	// Blocks is why that is not known.
	Faults []string
	Blocks error
	// Date is the time by Slack's clock when it answered, within a second; zero
	// if unknown.
	Date time.Time
}

// Examine asks Slack about the tokens. It changes nothing.
func (s *Slack) Examine(ctx context.Context) Examined {
	var who struct {
		slack.SlackResponse
		User string `json:"user"`
		Team string `json:"team"`
	}
	header, err := s.ask(ctx, "auth.test", s.o.BotToken, nil, &who)
	out := Examined{Bot: who.User, Team: who.Team}
	out.Date, _ = http.ParseTime(header.Get("Date")) // zero where there is none
	if err == nil {
		err = who.Err()
	}
	if err != nil {
		out.Refused, out.Err = lasting(err), s.hide.hidden(err)
		return out
	}
	if granted := header.Get("X-OAuth-Scopes"); granted != "" {
		for scope := range strings.SplitSeq(granted, ",") {
			out.Scopes = append(out.Scopes, strings.TrimSpace(scope))
		}
		out.Missing = slices.DeleteFunc(manifestScopes(), func(scope string) bool { return slices.Contains(out.Scopes, scope) })
	}
	if s.o.Listen == "" {
		var opened slack.SlackResponse
		if _, err = s.ask(ctx, "apps.connections.open", s.o.AppToken, nil, &opened); err == nil {
			err = opened.Err()
		}
		if err != nil {
			out.SocketRefused, out.Socket = lasting(err), s.hide.hidden(err)
		}
	}
	out.Faults, out.Blocks = s.validate(ctx)
	return out
}

// lasting is Slack's name of an error that asking again does not mend.
func lasting(err error) string {
	code := codeOf(err)
	if slices.Contains(laterCodes, code) || slices.Contains(unsureCodes, code) {
		return ""
	}
	return code
}

// ask calls a method with a token of its own.
func (s *Slack) ask(ctx context.Context, method, token string, form url.Values, answer any) (http.Header, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.o.API+method, strings.NewReader(form.Encode()))
	if err != nil {
		return http.Header{}, err
	}
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := s.courier.Do(r)
	if err != nil {
		return http.Header{}, err
	}
	defer func() { _ = resp.Body.Close() }() // it was read
	if resp.StatusCode != http.StatusOK {
		return resp.Header, slack.StatusCodeError{Code: resp.StatusCode, Status: resp.Status}
	}
	if json.NewDecoder(http.MaxBytesReader(nil, resp.Body, maxBody)).Decode(answer) != nil {
		return resp.Header, errUnreadable
	}
	return resp.Header, nil
}

// errUnreadable quotes nothing: an answer may hold a ticket.
var errUnreadable = errors.New("what answers is not Slack's Web API")

// manifestScopes are those the app's manifest asks for.
func manifestScopes() []string {
	var m struct {
		OAuth struct {
			Scopes struct {
				Bot []string `yaml:"bot"`
			} `yaml:"scopes"`
		} `yaml:"oauth_config"`
	}
	if err := yaml.Unmarshal(manifestFile, &m); err != nil {
		panic(err) // a test reads the file
	}
	return m.OAuth.Scopes.Bot
}
