def draw(ax):
    ax.plot([0, 1], [0, 1], gid="curve")
