"""The demonstration: four real cities' documents and one fictional city with a story."""
