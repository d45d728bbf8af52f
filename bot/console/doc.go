// Package console is the platform of a terminal: what is typed comes in as
// text, what goes out is drawn with the widths of Chinese letters in mind.
// Buttons are numbered and pressed by typing the number; forms are short
// dialogues. It is how Riskbell is tried without any account, and what
// conversation scripts run on.
package console
