"""Models over frozen rows: they sort, filter and write text themselves."""
