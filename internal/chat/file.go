package chat

import "strings"

// MaxFile is the most that a file of a post holds, in bytes.
const MaxFile = 4 << 20

// File is something to keep: a platform that takes files brings it, and every
// other shows what it is.
type File struct {
	// Name is what it is saved as, with its ending; see FileName.
	Name string `cbor:"1,keyasint" json:"name"`
	// Type is its media type, such as text/csv.
	Type string `cbor:"2,keyasint" json:"type"`
	// Data are at most MaxFile bytes.
	Data []byte `cbor:"3,keyasint" json:"data"`
	// Alt says what it holds, for those who do not open it.
	Alt string `cbor:"4,keyasint,omitempty" json:"alt,omitempty"`
}

// maxFileName keeps a name within what file systems take, in letters.
const maxFileName = 60

// FileName is a name that every system can save: title without what is special
// to one, and the ending, such as ".csv".
func FileName(title, ending string) string {
	var b strings.Builder
	letters := 0
	for _, r := range Inert(title) {
		if letters++; letters > maxFileName {
			break
		}
		if r < ' ' || strings.ContainsRune(`/\:*?"<>|%`, r) {
			r = ' '
		}
		b.WriteRune(r)
	}
	name := strings.Trim(strings.Join(strings.Fields(b.String()), " "), ". ")
	if name == "" {
		name = "file"
	}
	return name + ending
}
