"""The API about people."""
