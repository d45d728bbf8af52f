// Package mapping turns the rows of any feed into crm records, as a Mapping
// says: a YAML text by somebody who knows the CRM. A row is texts under column
// names, whether it was a line of a file or an object that a CRM answered; one
// row may yield several records, and several rows may tell of one.
//
// A mapping is compiled once (grammar.go is what may stand in it, compile.go
// finds its faults) and serves any number of Runs. A Run (run.go) is one
// reading of a feed: it puts records on pages, sets bad rows aside with their
// place and a reason, and merges (merge.go) what several rows say.
package mapping
