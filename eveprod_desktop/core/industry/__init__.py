"""One job, exact to the ISK, the unit and the second. Pure functions, no database."""
