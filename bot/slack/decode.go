package slack

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/unit"
)

// Only the fields that are used are read, and leniently: the library's own
// types refuse a whole event for one block they do not know.

// callback is what the Events API brings.
type callback struct {
	Type        string `json:"type"`
	Challenge   string `json:"challenge"`
	EventID     string `json:"event_id"`
	ExtShared   bool   `json:"is_ext_shared_channel"`
	RateLimited int64  `json:"minute_rate_limited"`
	Event       struct {
		Type        string `json:"type"`
		Subtype     string `json:"subtype"`
		User        string `json:"user"`
		BotID       string `json:"bot_id"`
		Text        string `json:"text"`
		TS          string `json:"ts"`
		ThreadTS    string `json:"thread_ts"`
		Channel     string `json:"channel"`
		ChannelType string `json:"channel_type"`
		UserTeam    string `json:"user_team"`
		Tab         string `json:"tab"`
	} `json:"event"`
}

// interaction is the press of a button or a sent modal.
type interaction struct {
	Type      string `json:"type"`
	TriggerID string `json:"trigger_id"`
	Team      struct {
		ID string `json:"id"`
	} `json:"team"`
	User struct {
		ID     string `json:"id"`
		TeamID string `json:"team_id"`
	} `json:"user"`
	Channel struct {
		ID string `json:"id"`
	} `json:"channel"`
	Container struct {
		ChannelID string `json:"channel_id"`
		MessageTS string `json:"message_ts"`
		ThreadTS  string `json:"thread_ts"`
		Ephemeral bool   `json:"is_ephemeral"`
	} `json:"container"`
	Message struct {
		TS       string `json:"ts"`
		ThreadTS string `json:"thread_ts"`
	} `json:"message"`
	Actions []struct {
		ActionID string `json:"action_id"`
		BlockID  string `json:"block_id"`
		Value    string `json:"value"`
		ActionTS string `json:"action_ts"`
	} `json:"actions"`
	State formState `json:"state"`
	View  struct {
		ID              string    `json:"id"`
		CallbackID      string    `json:"callback_id"`
		PrivateMetadata string    `json:"private_metadata"`
		Hash            string    `json:"hash"`
		State           formState `json:"state"`
	} `json:"view"`
}

// formState is what stands in the fields, by block and action.
type formState struct {
	Values map[string]map[string]struct {
		Value           *string  `json:"value"`
		SelectedOption  *choice  `json:"selected_option"`
		SelectedOptions []choice `json:"selected_options"`
	} `json:"values"`
}

type choice struct {
	Value string `json:"value"`
}

// values are the fields whose block id begins with prefix; several choices are
// joined by commas.
func (f formState) values(prefix string) map[string]string {
	out := map[string]string{}
	for block, actions := range f.Values {
		name, ok := strings.CutPrefix(block, prefix)
		if !ok {
			continue
		}
		v := actions[fieldInput]
		switch {
		case v.Value != nil:
			out[name] = *v.Value
		case v.SelectedOption != nil:
			out[name] = v.SelectedOption.Value
		default:
			var all []string
			for _, o := range v.SelectedOptions {
				all = append(all, o.Value)
			}
			out[name] = strings.Join(all, ",")
		}
	}
	return out
}

// slash is a slash command.
type slash struct {
	TeamID    string `json:"team_id"`
	ChannelID string `json:"channel_id"`
	UserID    string `json:"user_id"`
	Command   string `json:"command"`
	Text      string `json:"text"`
	TriggerID string `json:"trigger_id"`
}

// stamp is the moment of a Slack time stamp such as 1732500000.000100; 0 if it
// is none.
func stamp(ts string) unit.Instant {
	f, err := strconv.ParseFloat(ts, 64)
	if err != nil || f <= 0 || f > 1e11 {
		return 0
	}
	return unit.Instant(f * 1000)
}

// fingerprint is an event's id from what is the same on every redelivery.
func fingerprint(kind string, parts ...any) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q", parts))
	return kind + "/" + hex.EncodeToString(sum[:16])
}

var markup = regexp.MustCompile(`<([^<>|]*)(?:\|([^<>]*))?>`)

// words is what a person typed, as plain text: without the mention of the bot,
// with names and addresses as they are read.
func words(text, bot string) string {
	text = markup.ReplaceAllStringFunc(text, func(m string) string {
		parts := markup.FindStringSubmatch(m)
		target, label := parts[1], parts[2]
		switch {
		case target == "@"+bot:
			return ""
		case strings.HasPrefix(target, "@"), strings.HasPrefix(target, "#"):
			if label == "" {
				return target
			}
			return target[:1] + strings.TrimLeft(label, "@#")
		case strings.HasPrefix(target, "!") && label == "":
			return "@" + strings.TrimPrefix(target, "!")
		case label != "":
			return label
		}
		return target
	})
	text = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(text)
	return strings.TrimSpace(text)
}

// command is the app's own slash command, without its stroke.
const command = "riskbell"

// asked is the text of a call that says nothing: help.
const asked = "?"

// called is what a slash command asks: its words, or for a command other than
// the app's own, its name and its words.
func (c slash) called(bot string) string {
	text := words(c.Text, bot)
	if name := strings.TrimPrefix(c.Command, "/"); name != "" && name != command {
		text = strings.TrimSpace(name + " " + text)
	}
	if text == "" {
		return asked
	}
	return text
}

// identity is a person of a team; one of another company is somebody else,
// whatever the id.
func identity(team, user string) chat.Identity {
	return chat.Identity{Platform: Name, Workspace: team, User: user}
}

func either(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func parse[T any](payload []byte) (T, error) {
	var v T
	err := json.Unmarshal(payload, &v)
	return v, err
}
