"""What reaches people who do not open pages: calendars that their own programs ask for, and a weekly letter."""
