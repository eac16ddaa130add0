"""The floor: what answering takes when the database does all of the work."""
