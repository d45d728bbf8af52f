package cli

import (
	"fmt"
	"strings"

	"github.com/mattn/go-runewidth"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/crm/mapping"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/near"
)

// fieldsCmd lists what a feed may say: the kinds of records and their fields.
type fieldsCmd struct {
	Kind string `arg:"" optional:"" help:"${help_arg_kind}"`
	JSON bool   `help:"${help_flag_json}"`
}

// kindLine is a kind as it is listed.
type kindLine struct {
	Kind   crm.Kind    `json:"kind"`
	File   string      `json:"file"` // name of its file without the ending
	About  string      `json:"about"`
	Fields []fieldLine `json:"fields"`
}

// fieldLine is a field as it is listed.
type fieldLine struct {
	Name     string        `json:"name"`
	Type     crm.FieldType `json:"type"`
	About    string        `json:"about"`
	Link     crm.Kind      `json:"link,omitempty"` // kind of the record whose id it holds
	Date     bool          `json:"date,omitempty"` // the record counts on this day
	Created  bool          `json:"created,omitempty"`
	Happened bool          `json:"happened,omitempty"`
	After    string        `json:"after,omitempty"`
	Personal bool          `json:"personal,omitempty"`
}

// Run lists all kinds, or the fields of one.
func (v *fieldsCmd) Run(sh *shell) error {
	kinds, err := kindsNamed(v.Kind)
	if err != nil {
		return usage{err}
	}
	var lines []kindLine
	for _, kind := range kinds {
		lines = append(lines, describe(kind, sh.lang))
	}
	if v.JSON {
		return sh.json(lines)
	}
	for _, l := range lines {
		fmt.Fprintf(sh.Out, "%s (%s.csv)\n    %s\n", l.Kind, l.File, l.About)
		for _, f := range l.Fields {
			fmt.Fprintf(sh.Out, "  %-13s %s %s\n", f.Name, runewidth.FillRight(f.typeIn(sh.lang), 13), f.meaning(sh.lang))
		}
	}
	return nil
}

// kindsNamed is the kind of that name, by its own or its file's, or all for "".
// The error names those that may have been meant.
func kindsNamed(given string) ([]crm.Kind, error) {
	if given == "" {
		return crm.Kinds(), nil
	}
	name := strings.TrimSuffix(strings.ToLower(given), ".csv")
	var known []string
	for _, kind := range crm.Kinds() {
		if name == string(kind) || name == mapping.FileName(kind) {
			return []crm.Kind{kind}, nil
		}
		known = append(known, string(kind))
	}
	if close := near.Words(name, known, 3); len(close) > 0 {
		return nil, i18n.Say("cli.fields.near", "kind", given, "near", strings.Join(close, " / "))
	}
	return nil, i18n.Say("cli.fields.unknown", "kind", given, "kinds", strings.Join(known, ", "))
}

func describe(kind crm.Kind, lang i18n.Lang) kindLine {
	l := kindLine{Kind: kind, File: mapping.FileName(kind), About: lang.T(i18n.Key("crm.kind." + string(kind)))}
	for _, info := range crm.Fields(kind) {
		key := i18n.Key("crm.field." + string(kind) + "." + info.Name)
		if !i18n.Has(key) {
			key = i18n.Key("crm.field." + info.Name)
		}
		l.Fields = append(l.Fields, fieldLine{
			Name: info.Name, Type: info.Type, About: lang.T(key), Link: linkOf(kind, info), Date: dates(kind, info),
			Created: info.Created, Happened: info.Happened, After: info.After, Personal: info.Personal,
		})
	}
	return l
}

// linkOf is the kind whose ids the field holds, "" for none: fields that link
// are named after the kind, a parent is of the kind itself and a manager an owner.
func linkOf(kind crm.Kind, info crm.FieldInfo) crm.Kind {
	switch {
	case info.Type != crm.TextField:
		return ""
	case info.Name == "parent":
		return kind
	case info.Name == "manager":
		return crm.KindOwner
	case crm.New(crm.Kind(info.Name)) != nil:
		return crm.Kind(info.Name)
	}
	return ""
}

// dates reports whether the record counts on the day in the field.
func dates(kind crm.Kind, info crm.FieldInfo) bool {
	r := crm.New(kind)
	return info.Type == crm.DayField && crm.SetText(r, info.Name, "2026-01-01") == nil && r.Date() != 0
}

func (f fieldLine) typeIn(lang i18n.Lang) string {
	return lang.T(i18n.Key("crm.type." + string(f.Type)))
}

// meaning is what the field says, and what is special about it.
func (f fieldLine) meaning(lang i18n.Lang) string {
	var marks []string
	if f.Link != "" {
		marks = append(marks, lang.T("crm.mark.link", "kind", string(f.Link)))
	}
	for _, mark := range []struct {
		set bool
		key i18n.Key
	}{{f.Date, "crm.mark.date"}, {f.Created, "crm.mark.created"}, {f.Happened, "crm.mark.happened"}, {f.Personal, "crm.mark.personal"}} {
		if mark.set {
			marks = append(marks, lang.T(mark.key))
		}
	}
	if f.After != "" {
		marks = append(marks, lang.T("crm.mark.after", "field", f.After))
	}
	if len(marks) == 0 {
		return f.About
	}
	return lang.T("crm.mark.all", "about", f.About, "marks", strings.Join(marks, lang.T("crm.mark.and")))
}
