package strict

import (
	"errors"
	"strings"
	"testing"
)

type inner struct {
	At   string   `yaml:"at"`
	Days []string `yaml:"days"`
}

type outer struct {
	Name      string           `yaml:"name"`
	Count     int              `yaml:"count"`
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
		{"far key", "zzz: 1\n", []string{"known keys: count, name, places, schedules"}},
		{"wrong type", "count: many\n", []string{`f.yaml:1: count: "many" is not a whole number`}},
		{"wrong type below", "places:\n  home:\n    days: monday\n", []string{`f.yaml:3: places.home.days: "monday" is not a list`}},
		{"key twice", "name: a\nname: b\n", []string{"f.yaml:2: name: the key stands on line 1 already"}},
		{"not yaml", "name: [a\n", []string{"f.yaml:"}},
		{"two documents", "name: a\n---\nname: b\n", []string{"only one YAML document"}},
		{"too large", "# " + strings.Repeat("x", MaxFile), []string{"more than 1048576 bytes"}},
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
