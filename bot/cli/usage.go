package cli

import (
	"regexp"
	"strings"

	"github.com/riskbell/riskbell/internal/i18n"
)

// parserSays are the errors of the command line's parser, which are English
// only and have no types. Names of groups are the parameters of the text;
// near is what the parser thinks was meant.
var parserSays = []struct {
	form *regexp.Regexp
	key  i18n.Key
}{
	{regexp.MustCompile(`^unknown flag (?P<flag>(?s:.*)), did you mean (?:one of )?(?P<near>".*")\?$`), "cli.usage.flag.near"},
	{regexp.MustCompile(`^unknown flag (?P<flag>(?s:.*))$`), "cli.usage.flag"},
	{regexp.MustCompile(`^unexpected argument (?P<arg>(?s:.*)), did you mean (?:one of )?(?P<near>".*")\?$`), "cli.usage.arg.near"},
	{regexp.MustCompile(`^unexpected argument (?P<arg>(?s:.*))$`), "cli.usage.arg"},
	{regexp.MustCompile(`^expected one of (?P<verbs>".*)$`), "cli.usage.verb"},
	{regexp.MustCompile(`^expected (?P<arg>"<.*")$`), "cli.usage.missing"},
	{regexp.MustCompile(`^missing positional arguments (?P<arg><.*)$`), "cli.usage.missing"},
	{regexp.MustCompile(`^expected (?P<verbs>".*")$`), "cli.usage.verb"},
	{regexp.MustCompile(`^(?P<flag>--\S+): expected a valid \d+ bit u?int but got (?P<value>"(?s:.*)")$`), "cli.usage.whole"},
	{regexp.MustCompile(`^(?P<flag>--\S+): expected \w+ value but got "EOL" .*$`), "cli.usage.novalue"},
	{regexp.MustCompile(`^(?P<flag>--\S+): expected \w+ value but got (?P<value>"(?s:.*)") \(.*?\)(?:;.*)?$`), "cli.usage.flagvalue"},
	{regexp.MustCompile(`^(?P<flag>--\S+): bool value must be .* but got (?P<value>"(?s:.*)")$`), "cli.usage.bool"},
	{regexp.MustCompile(`^unexpected flag argument (?P<value>"(?s:.*)")$`), "cli.usage.extra"},
}

// misuse words an error of the parser; one that is not recognised stays within
// a sentence of ours.
func misuse(err error) error {
	for _, says := range parserSays {
		m := says.form.FindStringSubmatch(err.Error())
		if m == nil {
			continue
		}
		var args []any
		for i, name := range says.form.SubexpNames()[1:] {
			text := strings.ReplaceAll(m[i+1], `"`, "")
			if name == "near" {
				text = strings.ReplaceAll(text, ", ", " / ")
			}
			args = append(args, name, text)
		}
		return i18n.Say(says.key, args...)
	}
	return i18n.Say("cli.usage.other", "error", err)
}
