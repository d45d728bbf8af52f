package alerts

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Detector is a named condition with parameters: an expression over features
// in which {name} stands for a parameter. A rule sets the parameters; what is
// computed and how a warning is explained are the same as for expressions.
type Detector struct {
	Name     string
	Subject  Kind
	Template string
	Defaults map[string]float64
}

// expression is the template with its parameters.
func (d Detector) expression(with map[string]float64) string {
	out := d.Template
	for k, v := range with {
		out = strings.ReplaceAll(out, "{"+k+"}", strconv.FormatFloat(v, 'f', -1, 64))
	}
	return out
}

func findDetector(name string) (Detector, bool) {
	for _, d := range Detectors() {
		if d.Name == name {
			return d, true
		}
	}
	return Detector{}, false
}

func detectorNames() []string {
	var out []string
	for _, d := range Detectors() {
		out = append(out, d.Name)
	}
	return out
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
