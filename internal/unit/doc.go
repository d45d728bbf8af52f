// Package unit holds the quantities every other room speaks in: money as
// whole minor units, calendar days, half-open periods, instants in UTC and
// dated exchange rates. It imports nothing of ours.
package unit
