"""Charts in the look of the program; a screen hands them data and nothing else."""
