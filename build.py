#!/usr/bin/env python3
"""Build the lecture: python build.py [outline.yaml] [-o FILE]; python build.py --help says more."""

import gc
import sys

from deck.cli import main

if __name__ == "__main__":
    gc.disable()  # a build is over before its garbage counts, and looking for it takes a tenth of the time
    sys.exit(main())
