package telegramtest

import "time"

// ReadAll switches the bot's privacy mode off.
func (s *Server) ReadAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.readsAll = true
}

// Hook lets another program have set a webhook, to which the last update could
// not be brought because of fault, if that is not "".
func (s *Server) Hook(url, fault string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.webhook, s.hookFault = map[string]string{"url": url}, fault
}

func (s *Server) getMe(Call) (any, *refusal) {
	me := person(BotID)
	me["can_join_groups"], me["can_read_all_group_messages"], me["supports_inline_queries"] = true, s.readsAll, false
	return me, nil
}

func (s *Server) getWebhookInfo(Call) (any, *refusal) {
	info := map[string]any{"url": s.webhook["url"], "has_custom_certificate": false, "pending_update_count": len(s.updates)}
	if s.hookFault != "" {
		info["last_error_date"], info["last_error_message"] = time.Now().Unix(), s.hookFault
	}
	return info, nil
}

func (s *Server) getMyCommands(c Call) (any, *refusal) {
	if !languageForm.MatchString(c.Params["language_code"]) {
		return nil, bad("invalid language code specified")
	}
	list := s.commands[c.Params["language_code"]]
	if list == nil {
		list = []Command{}
	}
	return list, nil
}
