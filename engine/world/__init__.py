"""Worlds and their places, as rows that events, graves and history can point at."""
