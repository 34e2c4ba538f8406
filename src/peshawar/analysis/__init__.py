"""What the book works out: pure functions from tables to results."""
