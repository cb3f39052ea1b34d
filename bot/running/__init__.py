"""Running the program: signals, supervised tasks, the playground's process, and the assembly of each process."""
