"""Run the command line as ``python -m glidepath``."""

from glidepath.interfaces.command_line import main

if __name__ == "__main__":
    main()
