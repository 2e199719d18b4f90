"""What pages and panels show about people: typed values between the doors and the services."""
