"""The released network in INT8, so that it computes the same on every processor."""
