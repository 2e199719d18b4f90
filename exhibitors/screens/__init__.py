"""What pages and the API show of the exhibition: reads and typed values, between doors and services."""
