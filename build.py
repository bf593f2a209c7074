#!/usr/bin/env python3
"""Build the lecture: python build.py [outline.yaml] [-o FILE]; python build.py --help says more."""

import sys

from deck.__main__ import lectern

if __name__ == "__main__":
    sys.exit(lectern())
