def plot(ax):
    ax.plot([0, 1])
