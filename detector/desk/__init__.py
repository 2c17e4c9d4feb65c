"""What a user brings and what is remembered of it: kinds of sources, recents, where the window was."""
