def draw(ax):
    while True: pass
