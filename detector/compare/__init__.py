"""Results against the truth: polyps, frames and activations, not pixels. One definition of each figure."""
