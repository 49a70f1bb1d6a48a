"""A synthetic municipality written as files in the real formats, with a documented truth."""

from obektiv.demo.municipality import write_municipality
from obektiv.demo.truth import DataProblem, DemoFile, DemoTruth

__all__ = ["DataProblem", "DemoFile", "DemoTruth", "write_municipality"]
