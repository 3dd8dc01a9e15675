"""The jobs that change what is held: fetch from a publisher, import its files, remove them; each builds once, at its end."""
