"""The programme for other programs: calendars, schedule files, and the secret links to them."""
