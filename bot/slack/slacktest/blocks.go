package slacktest

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf16"
)

// Check is what Slack finds wrong with blocks on a surface (message, modal or
// home): unknown types and fields, missing ones, what is too long or too many.
func Check(surface string, blocks json.RawMessage) []string {
	var list []any
	if err := json.Unmarshal(blocks, &list); err != nil {
		return []string{"blocks are no array"}
	}
	c := &checker{surface: surface, blockIDs: map[string]bool{}, actionIDs: map[string]bool{}}
	most := 50
	if surface != "message" {
		most = 100
	}
	if len(list) > most {
		c.fault("/blocks", "no more than %d items allowed", most)
	}
	for i, b := range list {
		c.block(fmt.Sprintf("/blocks/%d", i), b)
	}
	if c.tables > 1 {
		c.fault("/blocks", "only one table is allowed")
	}
	return c.faults
}

// Length is what counts towards msg_blocks_too_long: the texts, and something
// for each container. Slack names no figure; refusals begin at about 13,200.
func Length(v any) (n int) {
	switch v := v.(type) {
	case map[string]any:
		n = 10
		for k, x := range v {
			if s, ok := x.(string); ok && (k == "text" || k == "alt_text") {
				n += units(s)
				continue
			}
			n += Length(x)
		}
	case []any:
		for _, x := range v {
			n += Length(x)
		}
	}
	return n
}

func units(s string) int { return len(utf16.Encode([]rune(s))) }

type checker struct {
	surface   string
	faults    []string
	blockIDs  map[string]bool
	actionIDs map[string]bool
	tables    int
}

func (c *checker) fault(path, format string, args ...any) {
	c.faults = append(c.faults, fmt.Sprintf(format, args...)+" [json-pointer:"+path+"]")
}

// rule checks one field; need says that it must be there.
type rule struct {
	need  bool
	check func(c *checker, path string, v any)
}

type rules map[string]rule

func (c *checker) object(path string, v any, r rules) map[string]any {
	m, ok := v.(map[string]any)
	if !ok {
		c.fault(path, "must be an object")
		return nil
	}
	for k, x := range m {
		f, known := r[k]
		switch {
		case !known && k != "type":
			c.fault(path, "unknown field %q", k)
		case known && f.check != nil:
			f.check(c, path+"/"+k, x)
		}
	}
	for k, f := range r {
		if _, there := m[k]; f.need && !there {
			c.fault(path, "missing required field: %s", k)
		}
	}
	return m
}

func text(least, most int) func(*checker, string, any) {
	return func(c *checker, path string, v any) {
		s, ok := v.(string)
		switch {
		case !ok:
			c.fault(path, "must be a string")
		case units(s) < least:
			c.fault(path, "must be more than %d characters", least-1)
		case units(s) > most:
			c.fault(path, "must be less than %d characters", most+1)
		}
	}
}

func oneOf(words ...string) func(*checker, string, any) {
	return func(c *checker, path string, v any) {
		for _, w := range words {
			if v == w {
				return
			}
		}
		c.fault(path, "must be one of %s", strings.Join(words, ", "))
	}
}

func isBool(c *checker, path string, v any) {
	if _, ok := v.(bool); !ok {
		c.fault(path, "must be a boolean")
	}
}

func isNumber(c *checker, path string, v any) {
	if _, ok := v.(float64); !ok {
		c.fault(path, "must be a number")
	}
}

func list(least, most int, each func(*checker, string, any)) func(*checker, string, any) {
	return func(c *checker, path string, v any) {
		a, ok := v.([]any)
		if !ok || len(a) < least || len(a) > most {
			c.fault(path, "must be an array of %d to %d items", least, most)
		}
		for i, x := range a {
			each(c, fmt.Sprintf("%s/%d", path, i), x)
		}
	}
}

// textObject is a plain_text or, where it may be, mrkdwn.
func textObject(most int, mrkdwn bool) func(*checker, string, any) {
	return func(c *checker, path string, v any) {
		kinds := []string{"plain_text"}
		r := rules{"text": {true, text(1, most)}, "emoji": {false, isBool}, "verbatim": {false, isBool}}
		if mrkdwn {
			kinds = append(kinds, "mrkdwn")
		}
		if m := c.object(path, v, r); m != nil {
			oneOf(kinds...)(c, path+"/type", m["type"])
			if s, _ := m["text"].(string); strings.TrimSpace(s) == "" {
				c.fault(path+"/text", "must not be blank")
			}
		}
	}
}

func unique(seen func(*checker) map[string]bool) func(*checker, string, any) {
	return func(c *checker, path string, v any) {
		text(1, 255)(c, path, v)
		id, _ := v.(string)
		if seen(c)[id] {
			c.fault(path, "%q is not unique", id)
		}
		seen(c)[id] = true
	}
}

var (
	blockID  = rule{false, unique(func(c *checker) map[string]bool { return c.blockIDs })}
	actionID = rule{false, unique(func(c *checker) map[string]bool { return c.actionIDs })}
	fileID   = regexp.MustCompile(`^F[A-Z0-9]{8,}$`)
)

func (c *checker) block(path string, v any) {
	m, _ := v.(map[string]any)
	kind, _ := m["type"].(string)
	r, known := blockRules()[kind]
	switch {
	case !known:
		c.fault(path, "unsupported type: %s", kind)
		return
	case kind == "table":
		c.tables++
	}
	r["block_id"] = blockID
	c.object(path, v, r)
}

func blockRules() map[string]rules {
	return map[string]rules{
		"header":  {"text": {true, textObject(150, false)}},
		"divider": {},
		"context": {"elements": {true, list(1, 10, textObject(2000, true))}},
		"actions": {"elements": {true, list(1, 25, element)}},
		"section": {"text": {false, textObject(3000, true)}, "fields": {false, list(1, 10, textObject(2000, true))}},
		"image": {
			"alt_text": {true, text(1, 2000)}, "image_url": {false, text(1, 3000)}, "title": {false, textObject(2000, false)},
			"slack_file": {false, slackFile},
		},
		"input": {
			"label": {true, textObject(2000, false)}, "element": {true, element},
			"optional": {false, isBool}, "dispatch_action": {false, isBool}, "hint": {false, textObject(2000, false)},
		},
		"rich_text": {"elements": {true, list(1, 1000, richElement)}},
		"table":     {"rows": {true, tableRows}, "column_settings": {false, list(1, 20, columnSetting)}},
	}
}

func slackFile(c *checker, path string, v any) {
	m := c.object(path, v, rules{"id": {false, text(1, 255)}, "url": {false, text(1, 3000)}})
	if id, _ := m["id"].(string); !fileID.MatchString(id) {
		c.fault(path+"/id", "input must match regex pattern: %s", fileID)
	}
}

func richElement(c *checker, path string, v any) {
	m, _ := v.(map[string]any)
	switch m["type"] {
	case "rich_text_section":
		c.object(path, v, rules{"elements": {true, list(1, 1000, richText)}})
	case "rich_text_preformatted":
		c.object(path, v, rules{"elements": {true, list(1, 1000, richText)}, "border": {false, isNumber}})
	default:
		c.fault(path, "unsupported rich text element %v", m["type"])
	}
}

func richText(c *checker, path string, v any) {
	style := rule{false, func(c *checker, path string, v any) {
		c.object(path, v, rules{"bold": {false, isBool}, "italic": {false, isBool}, "strike": {false, isBool}, "code": {false, isBool}})
	}}
	m, _ := v.(map[string]any)
	switch m["type"] {
	case "text":
		c.object(path, v, rules{"text": {true, text(1, 12000)}, "style": style})
	case "link":
		c.object(path, v, rules{"url": {true, text(1, 3000)}, "text": {false, text(1, 3000)}, "style": style})
	default:
		c.fault(path, "unsupported rich text %v", m["type"])
	}
}

func tableRows(c *checker, path string, v any) {
	width := -1
	list(1, 100, func(c *checker, path string, row any) {
		list(1, 20, func(c *checker, path string, cell any) {
			m, _ := cell.(map[string]any)
			oneOf("raw_text")(c, path+"/type", m["type"])
			c.object(path, cell, rules{"text": {true, text(1, 3000)}})
		})(c, path, row)
		cells, _ := row.([]any)
		if width >= 0 && len(cells) != width {
			c.fault(path, "all rows must have the same number of cells")
		}
		width = len(cells)
	})(c, path, v)
}

func columnSetting(c *checker, path string, v any) {
	c.object(path, v, rules{"align": {false, oneOf("left", "center", "right")}, "is_wrapped": {false, isBool}})
}

func element(c *checker, path string, v any) {
	m, _ := v.(map[string]any)
	option := func(c *checker, path string, v any) {
		c.object(path, v, rules{"text": {true, textObject(75, false)}, "value": {true, text(1, 150)}})
	}
	common := rules{"action_id": actionID, "placeholder": {false, textObject(150, false)}}
	if c.surface != "message" { // in a form each block has its own names
		common["action_id"] = rule{false, text(1, 255)}
	}
	with := func(more rules) rules {
		for k, r := range common {
			if _, own := more[k]; !own {
				more[k] = r
			}
		}
		return more
	}
	switch m["type"] {
	case "button":
		c.object(path, v, rules{
			"action_id": actionID, "text": {true, textObject(75, false)}, "value": {false, text(0, 2000)},
			"url": {false, text(1, 3000)}, "style": {false, oneOf("primary", "danger")},
		})
	case "plain_text_input":
		c.object(path, v, with(rules{"initial_value": {false, text(0, 3000)}, "max_length": {false, isNumber}, "multiline": {false, isBool},
			"action_id": {false, text(1, 255)}}))
	case "static_select":
		c.object(path, v, with(rules{"options": {true, list(1, 100, option)}, "initial_option": {false, option}, "action_id": {false, text(1, 255)}}))
	case "multi_static_select":
		c.object(path, v, with(rules{"options": {true, list(1, 100, option)}, "initial_options": {false, list(1, 100, option)}, "action_id": {false, text(1, 255)}}))
	default:
		c.fault(path, "unsupported element %v", m["type"])
	}
}
