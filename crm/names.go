package crm

import (
	"fmt"
	"maps"
	"strconv"
	"strings"
	"sync"

	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// Class is a set of names that are numbered together.
type Class uint8

// The classes of names that facts carry as numbers.
const (
	ClassAccount Class = iota + 1
	ClassOwner
	ClassProduct
	ClassStage
	ClassCode // currencies, regions, statuses, scores
)

// A name has one number for good, from 1 in each class.
var (
	numbers = storage.NewTable[uint32]("number", 1)
	names   = storage.NewTable[string]("name", 1)
)

// named is a name in its class.
type named struct {
	class Class
	text  string
}

// numberer gives names their numbers in a transaction. Those that the book has
// were given in earlier ones.
type numberer struct {
	w    storage.Writer
	book *nameBook
	seen map[named]uint32
	last map[Class]uint32
	err  error // the first
}

func newNumberer(w storage.Writer, book *nameBook) *numberer {
	return &numberer{w: w, book: book, seen: map[named]uint32{}, last: map[Class]uint32{}}
}

// number is the number of text, a new one if it has none; 0 for "".
func (n *numberer) number(class Class, text string) int64 {
	if text == "" || n.err != nil {
		return 0
	}
	if got, ok := n.seen[named{class, text}]; ok {
		return int64(got)
	}
	got, ok := n.book.number(named{class, text})
	if !ok {
		got, n.err = n.find(class, text)
	}
	n.seen[named{class, text}] = got
	return int64(got)
}

// dayOf is the day a record of a dated kind lies on, 0 if it is not known.
func (n *numberer) dayOf(kind Kind, id string) unit.Day {
	if id == "" || n.err != nil {
		return 0
	}
	p, _, err := pointers.Get(n.w, storage.Key(shapes[kind].code, id))
	n.err = err
	return p.Day
}

func (n *numberer) find(class Class, text string) (uint32, error) {
	text = brief(class, text)
	key := storage.Key(uint8(class), text)
	if got, ok, err := numbers.Get(n.w, key); ok || err != nil {
		return got, err
	}
	last, known := n.last[class]
	if !known {
		var err error
		if last, err = lastNumber(n.w, class); err != nil {
			return 0, err
		}
	}
	n.last[class] = last + 1
	if err := numbers.Put(n.w, key, last+1); err != nil {
		return 0, err
	}
	return last + 1, names.Put(n.w, storage.Key(uint8(class), last+1), text)
}

// briefly is how many bytes of a text too long for a key stand in its name.
const briefly = 200

// brief is the name of a text: itself, or, where no key would hold it (a feed
// may write whole paragraphs into a stage), its beginning and its mark.
func brief(class Class, text string) string {
	if len(storage.Key(uint8(class), text)) <= storage.MaxKey {
		return text
	}
	return fmt.Sprintf("%s… %016x", strings.ToValidUTF8(text[:briefly], ""), uint64(MarkOf(text)))
}

func lastNumber(r storage.Reader, class Class) (uint32, error) {
	span := storage.Prefix(storage.Key(uint8(class)))
	span.Reverse, span.Limit = true, 1
	for e, err := range names.Scan(r, span) {
		if err != nil {
			return 0, err
		}
		var last uint32
		return last, storage.ParseKey(e.Key, new(uint8), &last)
	}
	return 0, nil
}

// nameBook remembers names that were read: a name never changes its number.
type nameBook struct {
	mu      sync.Mutex
	texts   map[Class]map[uint32]string
	numbers map[named]uint32
}

func newNameBook() *nameBook {
	return &nameBook{texts: map[Class]map[uint32]string{}, numbers: map[named]uint32{}}
}

// maxNames bounds what the book remembers.
const maxNames = 200_000

// number is a name's number, false if the book does not have it.
func (b *nameBook) number(n named) (uint32, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	got, ok := b.numbers[n]
	return got, ok
}

// learn takes in the numbers of a transaction that was committed.
func (b *nameBook) learn(seen map[named]uint32) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.numbers)+len(seen) > maxNames {
		clear(b.numbers)
	}
	maps.Copy(b.numbers, seen)
}

// Names is how many names a class has: their numbers are 1 to Names.
func (v *View) Names(class Class) (int, error) {
	n, err := lastNumber(v.r, class)
	return int(n), err
}

// NamesOf are the names of a class by number, from 1; the first is "". Order
// is their numbers in the order of the names.
func (v *View) NamesOf(class Class) (texts []string, order []uint32, err error) {
	n, err := v.Names(class)
	if err != nil {
		return nil, nil, err
	}
	texts, order = make([]string, n+1), make([]uint32, 0, n)
	for e, err := range numbers.Scan(v.r, storage.Prefix(storage.Key(uint8(class)))) {
		if err != nil {
			return nil, nil, err
		}
		var text string
		if err := storage.ParseKey(e.Key, new(uint8), &text); err != nil {
			return nil, nil, err
		}
		if e.Value == 0 || int(e.Value) > n {
			return nil, nil, storage.ErrCorrupt
		}
		texts[e.Value], order = text, append(order, e.Value)
	}
	return texts, order, nil
}

// Name is the name with the number in facts, "" for 0.
func (v *View) Name(class Class, number int64) (string, error) {
	if number == 0 {
		return "", nil
	}
	v.book.mu.Lock()
	defer v.book.mu.Unlock()
	if text, ok := v.book.texts[class][uint32(number)]; ok {
		return text, nil
	}
	text, ok, err := names.Get(v.r, storage.Key(uint8(class), uint32(number)))
	if err == nil && !ok {
		err = storage.ErrCorrupt
	}
	if err != nil {
		return "", err
	}
	if m := v.book.texts[class]; m == nil || len(m) >= maxNames {
		v.book.texts[class] = map[uint32]string{}
	}
	v.book.texts[class][uint32(number)] = text
	return text, nil
}

// Number is the number of a name in facts: 0 for "", and -1 for a name that
// no fact has.
func (v *View) Number(class Class, text string) (int64, error) {
	if text == "" {
		return 0, nil
	}
	v.book.mu.Lock()
	defer v.book.mu.Unlock()
	n := named{class, text}
	if number, ok := v.book.numbers[n]; ok {
		return int64(number), nil
	}
	number, ok, err := numbers.Get(v.r, storage.Key(uint8(class), brief(class, text)))
	if err != nil || !ok {
		return -1, err
	}
	if len(v.book.numbers) >= maxNames {
		clear(v.book.numbers)
	}
	v.book.numbers[n] = number
	return int64(number), nil
}

// scoreText is a score as a name, and score the number that a name says.
func scoreText(score float64) string { return strconv.FormatFloat(score, 'g', -1, 64) }

// Score is the score that a fact's ColScore stands for.
func (v *View) Score(number int64) (float64, error) {
	text, err := v.Name(ClassCode, number)
	if err != nil || text == "" {
		return 0, err
	}
	return strconv.ParseFloat(text, 64)
}
