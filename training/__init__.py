"""From data to a released model."""

# Keeps libraries from reporting how they are used, before any of them is imported.
import detector  # noqa: F401
