"""Who observes where: free days of observers and the plan of visits over schools' own days."""
