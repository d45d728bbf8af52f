package slacktest

import (
	"encoding/json"
	"net/url"
)

// validate judges one payload as Slack's blocks.validate does.
func (s *Server) validate(v url.Values) answer {
	var view struct {
		Blocks json.RawMessage `json:"blocks"`
	}
	name, surface, blocks := "blocks", "message", json.RawMessage(v.Get("blocks"))
	if text := v.Get("view"); text != "" {
		if json.Unmarshal([]byte(text), &view) != nil {
			return refuse("invalid_view")
		}
		name, surface, blocks = "view", "modal", view.Blocks
	}
	if len(v) != 1 || len(blocks) == 0 {
		return refuse("invalid_arguments", "must provide exactly one of `blocks`, `view`, or `message`")
	}
	faults := Check(surface, blocks)
	if len(faults) == 0 {
		return answer{"ok": true}
	}
	var list []answer
	for _, f := range faults {
		list = append(list, answer{"code": "failed_constraint", "message": f, "pointer": "/0"})
	}
	refused := refuse("invalid_" + name)
	refused["errors"] = list
	return refused
}
