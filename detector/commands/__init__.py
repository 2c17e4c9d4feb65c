"""What the command line does beside playing, analysing and measuring."""
