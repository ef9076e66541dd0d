"""The command line: works where Qt is absent."""
