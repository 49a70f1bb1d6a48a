"""Campaigns against the program, by hand and a little of them in every run of the tests; see docs/reliability.md."""
