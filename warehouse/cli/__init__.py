"""The command line `obektiv`, for people and schedules: the only part of `warehouse` that knows other packages."""

from warehouse.cli.app import main

__all__ = ["main"]
