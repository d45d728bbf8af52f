package slack

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"github.com/slack-go/slack"

	"github.com/riskbell/riskbell/internal/chat"
)

// member is what Slack says of a person. The library's own type cannot tell an
// address that was not confirmed from one of which nothing is said.
type member struct {
	slack.SlackResponse
	User struct {
		ID         string `json:"id"`
		Team       string `json:"team_id"`
		Deleted    bool   `json:"deleted"`
		Bot        bool   `json:"is_bot"`
		AppUser    bool   `json:"is_app_user"`
		Guest      bool   `json:"is_restricted"`
		SingleRoom bool   `json:"is_ultra_restricted"`
		Stranger   bool   `json:"is_stranger"`
		Invited    bool   `json:"is_invited_user"`
		Confirmed  *bool  `json:"is_email_confirmed"`
		Profile    struct {
			Email string `json:"email"`
		} `json:"profile"`
	} `json:"user"`
}

// Email is the address Slack vouches for, in lower case; "" where it vouches
// for none: a guest, a bot, somebody of another company, one who has left, or
// an address that was never confirmed.
func (s *Slack) Email(ctx context.Context, id chat.Identity) (string, error) {
	if id.Platform != Name || id.Workspace == "" || id.Workspace != s.whoami().team || id.User == "" {
		return "", nil
	}
	m, err := s.member(ctx, id.User)
	switch {
	case codeOf(err) == "user_not_found" || codeOf(err) == "user_not_visible":
		return "", nil
	case err != nil:
		return "", s.hide.hidden(err)
	}
	u := m.User
	known := u.ID == id.User && (u.Team == "" || u.Team == id.Workspace) && (u.Confirmed == nil || *u.Confirmed)
	if !known || u.Deleted || u.Bot || u.AppUser || u.Guest || u.SingleRoom || u.Stranger || u.Invited {
		return "", nil
	}
	return strings.ToLower(strings.TrimSpace(u.Profile.Email)), nil
}

func (s *Slack) member(ctx context.Context, user string) (m member, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.o.API+"users.info", strings.NewReader(url.Values{"user": {user}}.Encode()))
	if err != nil {
		return m, err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := s.courier.Do(r)
	if err != nil {
		return m, err
	}
	defer func() { _ = resp.Body.Close() }() // it was read
	if resp.StatusCode != http.StatusOK {
		return m, slack.StatusCodeError{Code: resp.StatusCode, Status: resp.Status}
	}
	if err := json.NewDecoder(http.MaxBytesReader(nil, resp.Body, maxBody)).Decode(&m); err != nil {
		return m, err
	}
	return m, m.Err()
}
