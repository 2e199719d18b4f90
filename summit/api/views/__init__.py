"""The core's views and what all views of the API have in common."""
