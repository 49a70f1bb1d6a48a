"""What papers say: facts of the published build in the scope of the reader, nothing of layout."""
