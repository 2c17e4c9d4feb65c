"""The start screen, and what leads from it to a window and back."""
