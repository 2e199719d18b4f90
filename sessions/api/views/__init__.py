"""The programme's views: for everybody, for a person, for the office."""
