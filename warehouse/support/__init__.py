"""From evidence to support: topics, course lines, places, effect of training, recommendations. Pure functions."""
