"""The pages on which a publication is sealed and released, and on which changes are looked up."""
