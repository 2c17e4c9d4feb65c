"""What the command line does beside playing, analyzing and measuring."""
