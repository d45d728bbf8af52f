// Package files reads a CRM feed from files people can make: a folder or a
// file of CSV, JSON lines or XLSX, also gzipped, and the lines that Singer taps
// and Airbyte sources print. What the rows mean is said by a mapping.
//
// A row that cannot be read is set aside with its place and a reason and never
// disturbs the rest. A file that is mostly unreadable is refused before
// anything of the run is handed out.
//
// A reader (csv.go, jsonl.go, xlsx.go) yields rows; a source (folder.go,
// ingest.go) has them mapped and cuts the records into pages with a cursor.
package files
