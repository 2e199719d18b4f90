"""Reads across the rows of the office: how many people a session holds, and what cannot be."""
