"""The program on top of everything: the only place that knows all packages."""
