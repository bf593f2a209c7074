def draw(ax):
    raise ValueError("two")
