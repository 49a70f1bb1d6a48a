"""What has left the department: rules of open figures, frozen releases, the ledger of publications."""
