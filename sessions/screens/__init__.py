"""What the pages show, as typed values: read by the doors, from the released programme and the person's rows."""
