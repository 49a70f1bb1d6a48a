"""Core of «Объектив»: the warehouse, its builds, its query layer and its statistics."""

__version__ = "0.2.0.dev0"
