"""The second engine."""
