def draw(ax):
    ax.set_title("$\\frac{1$")
