// Package chat is the neutral vocabulary between Riskbell and the places where
// people talk: what comes in (Message, Action), what goes out (Post, Receipt),
// who is talking (Person) and what a Platform must do. It knows no platform.
package chat
