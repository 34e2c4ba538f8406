"""`python -m peshawar`: the one entrance for building, testing and checking the book."""

import sys

from peshawar.build.cli import main

if __name__ == "__main__":
    sys.exit(main())
