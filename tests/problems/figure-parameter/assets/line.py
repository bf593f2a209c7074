def draw(axes):
    axes.plot([0, 1])
