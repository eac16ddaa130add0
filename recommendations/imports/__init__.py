"""Tables to database: read, compared with what is there, and applied when chosen."""
