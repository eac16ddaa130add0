"""Seed files to database: the reader makes records of files, the loader writes them."""
