"""From frames to a run's weights."""
