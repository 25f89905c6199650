"""Module 1: the recipe graph and everything precomputed from it."""
