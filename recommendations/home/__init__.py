"""The first page of the admin: whose turn it is, and a collection at a glance."""
