"""One page = one folder: `page.py` and the sections, words and tables that only it has."""
