"""What programs may write: records, once, and only over what they have read."""
