"""The command line `obektiv`: what people and schedules call. The only part of `warehouse` that knows the other packages."""

from warehouse.cli.app import main

__all__ = ["main"]
