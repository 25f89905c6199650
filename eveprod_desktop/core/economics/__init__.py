"""Module 2: cost, profit and return of every product in every region."""
