// Package xlsx reads the cells of XLSX workbooks (ECMA-376, both the transitional
// and the strict form) as texts, a row at a time.
//
// A workbook is a zip of XML parts. Its relations lead to the sheets and to the
// shared texts, which cells name by their place. All of it comes from outside
// and may be a bomb: what a part unpacks to is bounded, and so is what is held,
// which is the zip itself, the shared texts and one row.
//
// Cells are what is stored, not what a style shows: dates are days since 1900 or
// 1904, truths are 1 and 0, errors are texts such as #N/A, formulas their last
// result, "" where none is stored.
package xlsx
