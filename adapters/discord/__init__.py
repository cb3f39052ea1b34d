"""Speaks to Discord for the engine: delivers announcements and cards."""
