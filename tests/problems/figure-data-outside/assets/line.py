def draw(ax, data):
    data.text("../../secret.csv")
