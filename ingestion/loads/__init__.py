"""What a load replaces: its own slice, decided once when it comes, weighed before and after, and never in silence."""
