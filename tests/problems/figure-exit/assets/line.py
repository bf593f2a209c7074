import sys


def draw(ax):
    sys.exit("enough")
