package files

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// singer reads a message of Singer 0.3.0, with the ACTIVATE_VERSION and the
// version of records that many taps add. Unknown types say nothing of records.
func singer(kind string, m map[string]json.RawMessage) message {
	out := message{stream: text(m["stream"])}
	switch strings.ToUpper(kind) {
	case "RECORD":
		_, out.versioned = m["version"]
		out.kind, out.data = recordMessage, m["record"]
	case "SCHEMA":
		out.kind = schemaMessage
	case "STATE":
		out.kind, out.state = stateMessage, m["value"]
	case "ACTIVATE_VERSION":
		out.kind = activateMessage
	}
	return out
}

// airbyte reads a message of the Airbyte protocol 0.3.2, which holds its
// content under the type's name in small letters.
func airbyte(kind string, m map[string]json.RawMessage) (message, bool) {
	body := object(m[strings.ToLower(kind)])
	_, singerRecord := m["stream"]
	if body == nil || singerRecord {
		return message{}, false
	}
	out := message{airbyte: true}
	switch kind {
	case "RECORD":
		out.kind, out.stream, out.data = recordMessage, text(body["stream"]), body["data"]
	case "STATE":
		out.kind, out.state = stateMessage, m["state"]
	case "TRACE":
		if text(body["type"]) == "ERROR" {
			out.kind, out.text = failureMessage, text(object(body["error"])["message"])
		}
	case "LOG":
		if text(body["level"]) == "FATAL" {
			out.kind, out.text = failureMessage, text(body["message"])
		}
	}
	return out, true
}

// state is what a tap wants to be told at its next run: of Singer the last
// value; of Airbyte the last message, or the last one of each stream.
type state struct {
	Value   json.RawMessage            `json:"state,omitempty"`
	Streams map[string]json.RawMessage `json:"streams,omitempty"`
}

func (s *state) add(m message) {
	if m.airbyte && text(object(m.state)["type"]) == "STREAM" {
		if s.Streams == nil {
			s.Streams = map[string]json.RawMessage{}
		}
		descriptor := object(object(object(m.state)["stream"])["stream_descriptor"])
		s.Streams[text(descriptor["namespace"])+"\x1f"+text(descriptor["name"])] = slices.Clone(m.state)
		return
	}
	s.Value = slices.Clone(m.state)
	if m.airbyte {
		s.Value = json.RawMessage("[" + string(m.state) + "]")
	}
}

func (s *state) cursor() string {
	b, err := json.Marshal(s)
	if err != nil { // the parts were read from JSON
		panic(err)
	}
	return string(b)
}

// load takes up the state of an earlier run, which streams that say nothing
// now keep. A cursor that is not of a tap is no state.
func (s *state) load(cursor string) {
	var old state
	if json.Unmarshal([]byte(cursor), &old) == nil {
		*s = old
	}
}

// State is the tap's state that a page's cursor holds, as the tap printed it;
// of Airbyte a list of state messages. "" means that there is none.
func State(cursor string) string {
	var s state
	s.load(cursor)
	if len(s.Streams) == 0 {
		return string(s.Value)
	}
	var list []string
	for _, name := range slices.Sorted(maps.Keys(s.Streams)) {
		list = append(list, string(s.Streams[name]))
	}
	return "[" + strings.Join(list, ",") + "]"
}
