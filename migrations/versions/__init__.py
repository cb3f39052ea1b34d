"""The migrations, oldest first; the file names say in which order they run."""
