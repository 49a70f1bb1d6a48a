"""Sources of data, one name each: a module where the layout needs code, a yml where a table spec is enough."""
