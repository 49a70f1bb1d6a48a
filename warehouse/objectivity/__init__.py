"""Methods of objectivity: pure functions, each with its reference."""
