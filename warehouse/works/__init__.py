"""Works for a blind re-check: the lot, packages without names and schools, who reads what, when a third reads."""
