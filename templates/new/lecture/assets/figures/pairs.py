"""How the number of pairs grows with the number of people."""


def draw(ax, theme):
    people = range(1, 41)
    ax.plot(people, people, color=theme.grey)
    ax.plot(people, [n * (n - 1) / 2 for n in people], color=theme.accent)
    ax.plot([23], [253], "o", color=theme.accent)
    ax.annotate("23 people, 253 pairs", (23, 253), (-8, 4), textcoords="offset points", ha="right", color=theme.accent)
    ax.text(39, 55, "people", ha="right", color=theme.grey)
    ax.text(36.5, 690, "pairs", ha="right", color=theme.accent)
    ax.set_xlabel("people in the room")
    ax.set_xlim(0, 40)
    ax.set_ylim(0, 800)
