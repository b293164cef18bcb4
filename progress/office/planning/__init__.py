"""The pages of the planning section (企画課): rounds, the queue of a round, one record and its decision."""
