"""What everybody reads of the exhibition, and what the office reads and decides."""
