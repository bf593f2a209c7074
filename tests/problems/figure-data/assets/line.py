def draw(ax, data):
    ax.plot([row["x"] for row in data("modles.csv")])
