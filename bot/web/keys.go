package web

import (
	"crypto/rand"
	"crypto/subtle"
	"slices"
)

// find is the place of word in list, in a time that tells nothing about the
// words; -1 if it is not there.
func find(list []string, word string) int {
	at := -1
	for i, known := range list {
		if subtle.ConstantTimeCompare([]byte(known), []byte(word)) == 1 {
			at = i
		}
	}
	return at
}

// take removes word from list, and reports that it was there.
func take(list *[]string, word string) bool {
	i := find(*list, word)
	if i >= 0 {
		*list = slices.Delete(*list, i, i+1)
	}
	return i >= 0
}

// remember adds a new random word to list and forgets the oldest.
func remember(list *[]string) string {
	word := rand.Text()
	*list = append(*list, word)
	if n := len(*list); n > mostKeys {
		*list = (*list)[n-mostKeys:]
	}
	return word
}
