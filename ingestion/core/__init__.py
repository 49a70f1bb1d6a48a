"""The one shape of ingestion: plan → extract → check → quarantine → load."""
