"""Date formats where Django's own do not fit an international summit."""
