"""The command line: `everdelve --help`."""
