// Package demo is a generated company: a Chinese industrial supplier with
// three years of records up to a day, and labelled incidents hidden in them.
//
// Everything follows from a seed and a day. A record is a life: a list of
// contents with the instant each was entered, so that what the CRM showed on
// any day, and the dated history it would export, are cuts of the same lives.
// The purchase process is MBG/CNBD-2 (Platzer and Reutterer 2016: Erlang-2
// gaps, dropout only after an order) with gamma-gamma order values (Fader and
// Hardie 2013), driven by a calendar with weekdays, seasons, month ends and
// the Chinese New Year; deals pass stages with Weibull waiting times.
//
// The labels tell what was planted. Nothing here knows how anything is detected.
package demo
