"""Tables with known headers: a source is a spec, its form, checks and mentions follow from it."""
