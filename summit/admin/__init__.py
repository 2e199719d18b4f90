"""The organisers' door: what staff see and do in the admin panel."""
