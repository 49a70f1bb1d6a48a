"""What can be offered to whom: topics, deficits, courses, recommendations, their effect."""
