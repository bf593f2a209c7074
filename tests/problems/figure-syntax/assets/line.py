def draw(ax):
    ax.plot([0, 1]
