def draw(ax, value):
    ax.plot([0, value])
