def line(ax):
    ax.plot([0, 1], [0, 1, 2])


def draw(ax):
    line(ax)
