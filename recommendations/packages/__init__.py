"""Data packages: everything about some recommendations in one file, out and in again."""
