"""Sections that more than one page shows; a page imports no other page."""
