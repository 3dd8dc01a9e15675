"""What guards the data at rest: receipts with their digests, logs that show what was changed, verification, and backups."""
