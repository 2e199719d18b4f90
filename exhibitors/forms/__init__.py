"""Shape and cleaning of what exhibitors type."""
