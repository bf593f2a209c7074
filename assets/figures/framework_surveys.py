"""Show that in both surveys of practitioners more people use TensorFlow than PyTorch, whoever was asked."""


def draw(ax, theme, data):
    """Draw a pair of bars for each survey on one scale of per cent, under the words who was asked."""
    for number, survey in enumerate(data("data/framework_surveys.csv")):
        top = 4.6 * number
        year = str(survey["year"]).removesuffix(".0")
        ax.text(-45, top, survey["population"], weight="bold", size=18, va="top")
        ax.text(-45, top + 0.7, f"{survey['survey']}, {year}", color=theme.grey, va="top")
        bar(ax, top + 1.9, "TensorFlow", survey["tensorflow"], theme.fourth)
        bar(ax, top + 2.95, "PyTorch", survey["pytorch"], theme.accent)
    ax.text(-45, 8.9, "Different people were asked:\ncompare within a survey only", color=theme.grey, va="top")
    ax.set(xlim=(-45, 112), ylim=(10, -0.1))
    ax.axis("off")


def bar(ax, y, name, share, colour):
    """Draw one bar from zero, its name before it and its share after it."""
    ax.barh(y, share, height=0.9, color=colour)
    ax.text(-45, y, name, va="center_baseline")
    text = f"{share:.1f}".removesuffix(".0") + " %"
    ax.text(share + 3, y, text, color=colour, size=20, weight="bold", va="center_baseline")
