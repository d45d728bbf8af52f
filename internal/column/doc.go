// Package column keeps versions of records as columns of numbers: what many
// rows are scanned for lies in few bytes, in the order of days.
//
// A Table's rows are in leaves of up to LeafRows, each the rows from its bound
// on until the next leaf's. A change is written as a patch beside its leaf, so
// that a thousand changes all over the table write a thousand small values;
// when a leaf's patches are too many or too long it is written anew, in parts
// if it is full. Everything about a leaf is in the transaction that changed it.
//
// The namespaces, tables being told apart by a number:
//
//	fact  table, day, id, number of the leaf's bound, patch → a block of rows; patch 0 is the leaf
//	├─ fact/leaf  table, day, id, number of the bound → what the leaf holds and when it was written
//	└─ fact/head  table → the number of the last writing
package column
