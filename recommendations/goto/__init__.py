"""The box “Go to” of every page: records found by what they are called."""
