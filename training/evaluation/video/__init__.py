"""Evaluation on video: polyps, frames and activations rather than pixels."""
