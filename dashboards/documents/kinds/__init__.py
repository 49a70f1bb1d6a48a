"""One module per family of papers: pure functions from facts to a document."""
