"""Functions of strings: strings in, values out; no Django."""
