"""From a run to a released model."""
