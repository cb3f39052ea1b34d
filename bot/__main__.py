"""`python -m bot` is `everdelve`."""

from bot.cli.entry import main

if __name__ == "__main__":
    main()
