// Package kpi answers questions about the figures of a sales company: measures,
// the query they are asked with, the answer with its definition, sample,
// coverage and age, the reasons of a change, and how all this is shown in a
// chat. Everything is computed from a crm.View, so an answer holds only what
// was known at the View's instant.
//
// kpi/ask reads plain questions into a Query.
package kpi
