def draw(ax, value):
    ax.plot(value)
