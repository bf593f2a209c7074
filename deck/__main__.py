"""Run the command line: `lectern`, or `python -m deck` where that is not on the path."""

import gc
import sys

from deck.cli.entry import run


def lectern() -> int:
    """Do what the command line asks; give its exit status."""
    gc.disable()  # a build is over before its garbage counts, and looking for it takes a tenth of the time
    status = run()
    gc.freeze()  # or Python would look for it at the end
    return status


if __name__ == "__main__":
    sys.exit(lectern())
