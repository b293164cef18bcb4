"""The demonstration: four real cities' published facts, one invented city, an account for every role."""
