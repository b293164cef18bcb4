"""What the planning section works with: its home page, a round's queue, its forms, the change log."""
