"""What is kept on the device: finished sets and sessions, never pictures."""
