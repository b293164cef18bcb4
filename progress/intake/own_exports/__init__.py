"""What this system writes itself, brought back: a publication's list, a whole plan's tables."""
