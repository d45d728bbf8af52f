package i18n

// unitTexts are words of quantity that every feature shares.
var unitTexts = Texts{
	"unit.days": {ZH: "{n} 天", EN: "{n} days", One: "{n} day"},
}
