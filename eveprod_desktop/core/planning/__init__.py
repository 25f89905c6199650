"""What to make, what to buy, and in which order."""
