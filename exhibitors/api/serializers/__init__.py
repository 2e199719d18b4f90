"""How the exhibition is written, for everybody and for the office."""
