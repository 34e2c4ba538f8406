"""Floor 6: from notebooks to a book. Runs them, calls Jupyter Book, checks the result; knows outputs, not analysis."""
