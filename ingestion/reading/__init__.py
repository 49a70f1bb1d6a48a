"""Reading one file: opened, recognised, taken out by its source, personal data cut; nothing is stored here."""
