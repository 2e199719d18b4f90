"""How people and their registrations are read and written."""
