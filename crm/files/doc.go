// Package files reads a CRM feed from files people can make: a folder or a
// file of CSV, JSON lines or XLSX, also gzipped, and the lines that Singer taps
// and Airbyte sources print. A Mapping, written in YAML by somebody who knows
// the CRM, says which columns become which records; files whose headers are
// the field names of crm need none.
//
// A row that cannot be read is set aside with its place and a reason and never
// disturbs the rest. A file that is mostly unreadable is refused before
// anything of the run is handed out.
//
// The stages, from bytes to pages: a reader (csv.go, jsonl.go, xlsx.go) yields
// rows; a run (run.go) turns each row into records by the mapping and merges
// what several rows say about one record; a source (folder.go, ingest.go) cuts
// the records into pages with a cursor.
package files
