"""How the programme is read and written."""
