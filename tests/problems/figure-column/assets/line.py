def draw(ax, data):
    ax.plot([row["y"] for row in data("models.csv")])
