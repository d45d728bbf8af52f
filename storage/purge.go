package storage

// DeleteBy deletes the rows whose entries in the index lie in the range, up to
// its Limit, and says how many: how tables forget what is too old.
func (t Table[V]) DeleteBy(w Writer, index string, span Range) (int, error) {
	var keys [][]byte
	for row, err := range t.ByRange(w, index, span) {
		if err != nil {
			return 0, err
		}
		keys = append(keys, append([]byte(nil), row.Key...))
	}
	for _, key := range keys {
		if err := t.Delete(w, key); err != nil {
			return 0, err
		}
	}
	return len(keys), nil
}
