"""What a registered person holds: the code at the gate, the printed ticket, the entry in a calendar."""
