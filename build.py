#!/usr/bin/env python3
"""Build the lecture: python build.py [outline.yaml] [-o FILE]; python build.py --help says more."""

import sys

from deck.cli import main

if __name__ == "__main__":
    sys.exit(main())
