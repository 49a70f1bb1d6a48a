"""What every source of results shares: rules about pupils and tasks, one row a pupil."""
