"""What the first page tells: the work of a person, and a collection in numbers."""
