// Package packed keeps chosen namespaces of a store as leaves of many entries,
// compressed: rows that are many, small and like their neighbours take a
// fraction of the place, and a write touches few values of the store below.
//
// A leaf holds the entries from its bound on until the next leaf's. What a
// transaction changes is written as a patch beside its leaf; patches that are
// many become one, and when they are long the leaf is written anew, in parts if
// it is full. Namespaces that are not chosen, queues, leases and snapshots are
// those of the store below, whose checksums cover the leaves too.
//
// In the store below a namespace is, under a name of its own:
//
//	packed/namespace  bound, patch → identity, entries; patch 0 is the leaf
package packed
