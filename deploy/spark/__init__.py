"""The project on Spark: a second target for a centre of many regions; own libraries, own README."""
