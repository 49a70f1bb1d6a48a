"""The command line `obektiv`, for people and schedules."""

from obektiv.cli.app import main

__all__ = ["main"]
