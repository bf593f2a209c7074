import seaborn_of_mars


def draw(ax):
    seaborn_of_mars.lineplot(ax=ax)
