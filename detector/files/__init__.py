"""Files of the program's own: written whole, found in the package."""
