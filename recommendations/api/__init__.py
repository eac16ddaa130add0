"""What programs may ask: the REST API, reading only."""
