"""How accurate a released model is, on pictures and on video."""
