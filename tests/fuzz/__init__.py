"""Thousands of files that are nearly right: `python -m tests.fuzz --inputs 100000`."""
