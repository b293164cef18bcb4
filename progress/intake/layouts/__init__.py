"""The layouts that the intake recognises, one module for each sort of document."""
