"""The code behind the book After Peshawar."""

__version__ = "0.4.0"
