package strict

import (
	"errors"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/riskbell/riskbell/internal/i18n"
)

type inner struct {
	At    string   `yaml:"at"`
	Days  []string `yaml:"days"`
	Level level    `yaml:"level"`
}

type level string

type outer struct {
	Name      string           `yaml:"name"`
	Count     int              `yaml:"count"`
	Share     float64          `yaml:"share"`
	Live      bool             `yaml:"live"`
	Schedules []inner          `yaml:"schedules"`
	Places    map[string]inner `yaml:"places"`
}

func TestDecodeSaysEveryFaultWithItsPlace(t *testing.T) {
	for _, c := range []struct {
		name, yaml string
		want       []string
	}{
		{"empty file", "", nil},
		{"only a comment", "# nothing\n", nil},
		{"fine", "name: a\ncount: 3\nschedules:\n  - at: x\n", nil},
		{"unknown key", "nmae: a\n", []string{"f.yaml:1: nmae: unknown key; did you mean name?"}},
		{"two faults", "nmae: a\nschedules:\n  - att: x\n", []string{"f.yaml:1: nmae", "f.yaml:3: schedules[0].att: unknown key; did you mean at?"}},
		{"far key", "zzz: 1\n", []string{"known keys: count, live, name, places, schedules, share"}},
		{"wrong type", "count: many\n", []string{`f.yaml:1: count: "many" is not a whole number`}},
		{"wrong type below", "places:\n  home:\n    days: monday\n", []string{`f.yaml:3: places.home.days: "monday" is not a list`}},
		{"key twice", "name: a\nname: b\n", []string{"f.yaml:2: name: the key stands on line 1 already"}},
		{"not yaml", "name: [a\n", []string{"f.yaml:"}},
		{"two documents", "name: a\n---\nname: b\n", []string{"only one YAML document"}},
		{"too large", "# " + strings.Repeat("x", MaxFile), []string{"more than 1,048,576 bytes"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var v outer
			err := Decode("f.yaml", []byte(c.yaml), &v).Err()
			if (err != nil) != (len(c.want) > 0) {
				t.Fatalf("error %v, want %q", err, c.want)
			}
			for _, part := range c.want {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("error\n%v\nlacks %q", err, part)
				}
			}
		})
	}
}

// TestUnknownKeysLeaveTheRestToValidate: whoever mistypes a key hears of the
// other mistakes too, but not that the key itself is missing.
func TestUnknownKeysLeaveTheRestToValidate(t *testing.T) {
	for yaml, want := range map[string]struct {
		read  bool
		texts string
	}{
		"nmae: a\ncount: 3\n":              {true, "f.yaml:1: nmae: unknown key; did you mean name?\nf.yaml:2: count: too many"},
		"nmae: a\nname: b\ncount: 3\n":     {true, "f.yaml:1: nmae: unknown key; did you mean name?\nf.yaml:2: name: missing\nf.yaml:3: count: too many"},
		"share: much\nname: a\ncount: 3\n": {true, "f.yaml:1: share: \"much\" is not a number\nf.yaml:2: name: missing\nf.yaml:3: count: too many"},
		"name: a\nname: b\ncount: 3":       {false, ""},
		"name: [a\n":                       {false, ""},
	} {
		var v outer
		doc := Decode("f.yaml", []byte(yaml), &v)
		if doc.Read() != want.read {
			t.Errorf("%q: read is %v", yaml, doc.Read())
		}
		if !want.read {
			continue
		}
		if v.Count != 3 {
			t.Errorf("%q: count is %d", yaml, v.Count)
		}
		if strings.Contains(yaml, "share") {
			doc.Fault("share", errors.New("missing"))
		}
		doc.Fault("name", errors.New("missing"))
		doc.Fault("count", errors.New("too many"))
		if got := doc.Err().Error(); got != want.texts {
			t.Errorf("%q:\n%s\nwant\n%s", yaml, got, want.texts)
		}
	}
}

func TestAFaultIsWordedInTheLanguageOfTheReader(t *testing.T) {
	for _, c := range []struct{ name, yaml, zh, en string }{
		{"unknown key", "nmae: a\n", "f.yaml:1: nmae: 没有这个配置项，是不是想写 name？", "f.yaml:1: nmae: unknown key; did you mean name?"},
		{"two near", "nam: a\n", "是不是想写 name？", "did you mean name?"},
		{"far key", "zzz: 1\n", "没有这个配置项，可用的有：count, live, name, places, schedules, share", "known keys: count, live"},
		{"key twice", "name: a\nname: b\n", "这一项在第 1 行已经写过", "stands on line 1 already"},
		{"whole number", "count: many\n", "“many”不对，这里要填整数", `"many" is not a whole number`},
		{"number", "share: half\n", "“half”不对，这里要填数字", `"half" is not a number`},
		{"truth", "live: perhaps\n", "“perhaps”不对，这里要填 true 或 false", `"perhaps" is not true or false`},
		{"list", "schedules: daily\n", "“daily”不对，这里要填列表", `"daily" is not a list`},
		{"section", "places: here\n", "“here”不对，这里要填带有下级项的一节", `"here" is not a section`},
		{"list for a text", "name: [a]\n", "f.yaml:1: name: 这里要填一段文字，写的却是列表", "f.yaml:1: name: should be a text, not a list"},
		{"section for a number", "count: {a: 1}\n", "这里要填整数，写的却是带有下级项的一节", "should be a whole number, not a section"},
		{"text type of our own", "schedules: [{level: [x]}]\n", "这里要填一段文字，写的却是列表", "should be a text, not a list"},
		{"open bracket", "name: [a\n", "f.yaml:1: 方括号里的列表没有写完", "f.yaml:1: the list in brackets is not finished"},
		{"colon in a value", "name: a: b\n", "f.yaml:1: 这里不能出现冒号", "f.yaml:1: no colon can stand here"},
		{"tab", "schedules:\n\t- at: x\n", "f.yaml:2: 有一个值以 YAML 不允许的字符开头", "f.yaml:2: a value begins with a character"},
		{"open quote", "name: \"a\n", "引号或括号没有闭合", "before a quote or bracket is closed"},
		{"anchor", "name: *x\n", "f.yaml: 以 * 开头的值", "f.yaml: a value that begins with *"},
		{"control character", "name: \x01\n", "控制字符", "control characters"},
		{"GB18030", "name: \xd6\xd0\n", "不是 UTF-8 编码", "not in UTF-8"},
		{"not recognised", "%YAML 9\n---\nname: a\n", "不是有效的 YAML，解析器的说明：did not find expected digit", "this is not valid YAML: did not find expected digit"},
		{"two documents", "name: a\n---\nname: b\n", "一个文件只能有一份 YAML", "only one YAML document"},
		{"too large", "# " + strings.Repeat("x", MaxFile), "文件超过 1,048,576 字节", "more than 1,048,576 bytes"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var v outer
			err := Decode("f.yaml", []byte(c.yaml), &v).Err()
			for lang, want := range map[i18n.Lang]string{i18n.ZH: c.zh, i18n.EN: c.en} {
				if got := i18n.Tell(lang, err); !strings.Contains(got, want) {
					t.Errorf("%s: %q lacks %q", lang, got, want)
				}
			}
		})
	}
}

// own decodes itself and says in words of its own what it cannot read.
type own struct{}

func (own) UnmarshalYAML(*yaml.Node) error { return i18n.Say("strict.yaml.tab") }

func TestWhatADecoderOfOnesOwnSaysStandsAsItIs(t *testing.T) {
	var v struct{ A own }
	err := Decode("f.yaml", []byte("a: x\n"), &v).Err()
	if got := i18n.Tell(i18n.ZH, err); got != "f.yaml: 缩进里有制表符，请改用空格" {
		t.Errorf("got %q", got)
	}
}

func TestDefaultsStayWhereTheFileIsSilent(t *testing.T) {
	v := outer{Name: "default", Count: 7}
	if err := Decode("f.yaml", []byte("count: 8\n"), &v).Err(); err != nil {
		t.Fatal(err)
	}
	if v.Name != "default" || v.Count != 8 {
		t.Errorf("got %+v", v)
	}
}

func TestOwnFaultsKnowTheirLine(t *testing.T) {
	var v outer
	d := Decode("f.yaml", []byte("name: a\nschedules:\n  - at: x\n  - at: y\n"), &v)
	d.Fault("schedules[1].at", errors.New(`"y" is not a time`))
	d.Fault("schedules[1].missing", errors.New("is needed"))
	d.Fault("name", errors.New("is taken"))
	want := "f.yaml:1: name: is taken\nf.yaml:4: schedules[1].at: \"y\" is not a time\nf.yaml:4: schedules[1].missing: is needed"
	if got := d.Err().Error(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add("name: a\nschedules: [{at: x}]\n")
	f.Add("a: &a [*a]")
	f.Add("? {x: 1}\n: y")
	f.Fuzz(func(t *testing.T, text string) {
		var v outer
		_ = Decode("f.yaml", []byte(text), &v).Err()
	})
}
