"""What pages show: typed values between the doors and the services."""
