"""What happened to a record: its edits, and one line of time with all else on it."""
