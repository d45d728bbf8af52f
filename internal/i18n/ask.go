package i18n

// askTexts are the words of a question back.
var askTexts = Texts{
	"ask.member": {ZH: "{dim} {name}（{id}）", EN: "{dim} {name} ({id})"},
}
