package cli

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/i18n"
)

var update = flag.Bool("update", false, "write docs/fields*.md anew")

// The document of the fields is what the program knows, in both languages.
// After a change: go test ./bot/cli -run TheDocumentOfTheFields -update
func TestTheDocumentOfTheFields(t *testing.T) {
	for lang, name := range map[i18n.Lang]string{i18n.EN: "../../docs/fields.md", i18n.ZH: "../../docs/fields.zh-CN.md"} {
		want := fieldsDocument(lang)
		if *update {
			ok(t, os.WriteFile(name, []byte(want), 0o600))
		}
		got, err := os.ReadFile(name)
		ok(t, err)
		if string(got) != want {
			t.Errorf("%s is not what the program knows: run the test with -update", name)
		}
	}
}

var fieldsIntro = map[i18n.Lang]string{
	i18n.EN: `# Kinds of records and their fields

A file needs no mapping when it is named as a kind or its plural (` + "`accounts.csv`" + `, ` + "`account.jsonl`" + `) and its headers are the
field names below; a [mapping](mapping.md) leads any other file to the same fields. Only ` + "`id`" + ` must be there. The same list is
printed by ` + "`riskbell fields`" + `, of one kind by ` + "`riskbell fields account`" + `, for programs with ` + "`--json`" + `. This document is made from the
program: ` + "`go test ./bot/cli -run TheDocumentOfTheFields -update`" + `.

| type | written |
|---|---|
| text | as it is |
| number | ` + "`12.5`" + `; shares from 0 to 1 also ` + "`40%`" + ` |
| yes or no | ` + "`true`, `yes`, `1`, `是`, or `false`, `no`, `0`, `否`" + `; empty is no |
| day | ` + "`2026-11-22`" + ` |
| instant | ` + "`2026-11-22T08:30:00Z`" + `, or a time without an offset in the company's zone |
| money | ` + "`CNY 12.00`" + `, or ` + "`12.00`" + ` with a column ` + "`currency`" + ` beside it, else in the company's currency |
| currency code | ` + "`EUR`" + ` |

What stands behind a description: *id in account* – the field holds the id of a record of that kind. *Date of the record* – the
record counts on that day. *Creation* – the day the record came to be. *Known once it happened* – a first import hides the field
from days before it. *Known from …* – hidden until the day in that field. *Personal* – cleared when the person is erased.

Two more columns are understood in every file: ` + "`currency`" + ` (of the amounts of the row) and ` + "`deleted`" + ` (` + "`yes`" + ` removes the record).
Other columns are kept beside the record, and the sync names them.
`,
	i18n.ZH: `# 记录类型与字段

文件名为类型名或其复数（` + "`accounts.csv`、`account.jsonl`" + `），且表头为下列字段名时，不需要映射；其他文件用[映射](mapping.zh-CN.md)
对应到同样的字段。只有 ` + "`id`" + ` 必填。命令 ` + "`riskbell --lang zh fields`" + ` 打印同一份清单，` + "`riskbell --lang zh fields account`" + ` 只打印一类，
供程序使用时加 ` + "`--json`" + `。本文由程序生成：` + "`go test ./bot/cli -run TheDocumentOfTheFields -update`" + `。

| 类型 | 写法 |
|---|---|
| 文本 | 原样 |
| 数字 | ` + "`12.5`" + `；0 到 1 的比例也可写 ` + "`40%`" + ` |
| 是 / 否 | ` + "`true`、`yes`、`1`、`是`，或 `false`、`no`、`0`、`否`" + `；空为否 |
| 日期 | ` + "`2026-11-22`" + ` |
| 时间 | ` + "`2026-11-22T08:30:00Z`" + `；不带时差时按公司时区 |
| 金额 | ` + "`CNY 12.00`" + `；或写 ` + "`12.00`" + ` 并另设一列 ` + "`currency`" + `；都没有时按公司本位币 |
| 币种代码 | ` + "`EUR`" + ` |

说明后面的标注：「填 account 的编号」指该字段填某条 account 记录的 id；「记录日期」指记录计入这一天；「产生日期」指记录产生的日子；
「事后才知道」指首次导入时，该日之前看不到此字段；「某字段当天才知道」指该字段的日期之前看不到此字段；「个人信息」在删除个人数据时清空。

每个文件还可有两列：` + "`currency`" + `（本行金额的币种）和 ` + "`deleted`" + `（填 ` + "`yes`" + ` 表示删除该记录）。其余的列随记录保留，同步时会逐一指出。
`,
}

func fieldsDocument(lang i18n.Lang) string {
	head := map[i18n.Lang]string{i18n.EN: "| field | type | meaning |", i18n.ZH: "| 字段 | 类型 | 含义 |"}[lang]
	var b strings.Builder
	b.WriteString(fieldsIntro[lang])
	for _, kind := range crm.Kinds() {
		l := describe(kind, lang)
		fmt.Fprintf(&b, "\n## %s\n\n%s. `%s.csv`\n\n%s\n|---|---|---|\n", kind, upper(l.About), l.File, head)
		for _, f := range l.Fields {
			fmt.Fprintf(&b, "| `%s` | %s | %s |\n", f.Name, f.typeIn(lang), f.meaning(lang))
		}
	}
	if lang == i18n.ZH {
		return strings.ReplaceAll(b.String(), ". `", "。`")
	}
	return b.String()
}

func upper(s string) string {
	first := []rune(s)[:1]
	return strings.ToUpper(string(first)) + s[len(string(first)):]
}

func TestEveryFieldIsDescribed(t *testing.T) {
	for _, lang := range i18n.Langs {
		for _, kind := range crm.Kinds() {
			for _, f := range describe(kind, lang).Fields {
				if strings.Contains(f.About, "crm.field.") {
					t.Errorf("%s.%s is described nowhere", kind, f.Name)
				}
			}
		}
	}
}

// A description of no field would go unread.
func TestEveryDescriptionIsOfAField(t *testing.T) {
	known := map[string]bool{}
	for _, kind := range crm.Kinds() {
		for _, f := range crm.Fields(kind) {
			known[string(kind)+"."+f.Name], known[f.Name] = true, true
		}
	}
	for _, key := range i18n.Keys() {
		if name, of := strings.CutPrefix(string(key), "crm.field."); of && !known[name] {
			t.Errorf("%s describes no field", key)
		}
	}
}

func TestFieldsVerb(t *testing.T) {
	code, out, errs := run(t, "", "fields", "invoices.csv")
	for _, want := range []string{"invoice (invoices.csv)", "receivables", "due_on        day", "id in account", "date of the record"} {
		if !strings.Contains(out, want) || code != 0 || errs != "" {
			t.Errorf("gave %d, %q; lacks %q in\n%s", code, errs, want, out)
		}
	}
	_, out, _ = run(t, "", "--lang", "zh", "fields", "owner")
	if !strings.Contains(out, "入职日期（产生日期）") {
		t.Error(out)
	}
	var lines []kindLine
	_, out, _ = run(t, "", "fields", "--json")
	ok(t, json.Unmarshal([]byte(out), &lines))
	if len(lines) != len(crm.Kinds()) || lines[2].Fields[5].Link != crm.KindOwner {
		t.Errorf("%d kinds, %+v", len(lines), lines[2].Fields[5])
	}
	code, _, errs = run(t, "", "fields", "acount")
	if code != exitUsage || !strings.Contains(errs, "there is no kind acount; did you mean account?") {
		t.Errorf("gave %d, %q", code, errs)
	}
}
