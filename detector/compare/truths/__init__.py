"""Readers of what is truly to be seen, from the formats of annotation tools."""
