"""Korea Customs Service: the live interface at data.go.kr and the web export by country and month."""
