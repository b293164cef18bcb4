"""The intake: from a city's own file to records, preview and commit."""
