"""How well personal data are seen: people drawn at run time from installed packages, never written down."""
