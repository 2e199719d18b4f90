"""Tables of people as files: what is read from them and what is written to them."""
