"""The command line: what each command is given, does and prints."""
