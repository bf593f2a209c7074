"""List the commands that stand for a sign, an alphabet, a space or a name, by TeX's classes (unicode-math's names)."""

from itertools import chain

from deck.model.formula import Class, Form, Variant


def pairs(text: str) -> dict[str, str]:
    """Name and sign in turn."""
    words = text.split()
    return dict(zip(words[::2], words[1::2], strict=True))


LETTERS = pairs("""
    alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ varkappa ϰ
    lambda λ mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi ϕ varphi φ
    chi χ psi ψ omega ω digamma ϝ partial ∂ imath ı jmath ȷ
""")
CAPITALS = pairs("Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω")
SIGNS: dict[Class, dict[str, str]] = {
    "ord": pairs(r"""
        nabla ∇ infty ∞ hbar ℏ hslash ℏ ell ℓ Re ℜ Im ℑ wp ℘ aleph ℵ beth ℶ emptyset ∅ varnothing ∅ forall ∀ exists ∃
        nexists ∄ neg ¬ lnot ¬ angle ∠ measuredangle ∡ top ⊤ bot ⊥ prime ′ degree ° square □ Box □ blacksquare ■
        triangle △ Diamond ◊ lozenge ◊ bigstar ★ checkmark ✓ surd √ flat ♭ natural ♮ sharp ♯ clubsuit ♣ diamondsuit ♢
        heartsuit ♡ spadesuit ♠ complement ∁ mho ℧ eth ð backslash \ vert | Vert ‖ | ‖ # # $ $ % % & & _ _
        ldots … dots … dotsc … dotso … vdots ⋮ ddots ⋱ hdots … S § P ¶ pounds £ copyright © AA Å
        lbrack [ rbrack ] therefore ∴ because ∵
    """),
    "bin": pairs(r"""
        times × cdot ⋅ div ÷ pm ± mp ∓ ast ∗ star ⋆ circ ∘ bullet ∙ oplus ⊕ ominus ⊖ otimes ⊗ oslash ⊘ odot ⊙ cap ∩
        cup ∪ sqcap ⊓ sqcup ⊔ uplus ⊎ setminus ∖ smallsetminus ∖ wedge ∧ land ∧ vee ∨ lor ∨ amalg ⨿ wr ≀ dagger †
        ddagger ‡ bigtriangleup △ bigtriangledown ▽ triangleleft ◁ triangleright ▷ boxplus ⊞ boxminus ⊟ boxtimes ⊠
        boxdot ⊡ ltimes ⋉ rtimes ⋊ diamond ⋄ dotplus ∔ intercal ⊺ barwedge ⊼ veebar ⊻ curlywedge ⋏ curlyvee ⋎
        circledast ⊛ circledcirc ⊚ bigcirc ◯
    """),
    "rel": pairs(r"""
        le ≤ leq ≤ ge ≥ geq ≥ ne ≠ neq ≠ equiv ≡ approx ≈ sim ∼ simeq ≃ cong ≅ propto ∝ varpropto ∝ ll ≪ gg ≫ lll ⋘
        ggg ⋙ in ∈ notin ∉ ni ∋ owns ∋ subset ⊂ subseteq ⊆ subsetneq ⊊ supset ⊃ supseteq ⊇ supsetneq ⊋ nsubseteq ⊈
        sqsubset ⊏ sqsubseteq ⊑ sqsupset ⊐ sqsupseteq ⊒ mid ∣ nmid ∤ parallel ∥ nparallel ∦ perp ⟂ triangleq ≜
        coloneqq ≔ eqqcolon ≕ prec ≺ preceq ⪯ succ ≻ succeq ⪰ models ⊨ vdash ⊢ dashv ⊣ vDash ⊨ Vdash ⊩ asymp ≍ doteq ≐
        leqslant ⩽ geqslant ⩾ lesssim ≲ gtrsim ≳ lessgtr ≶ gtrless ≷ lneq ⪇ gneq ⪈ nleq ≰ ngeq ≱ nless ≮ ngtr ≯
        approxeq ≊ backsim ∽ bowtie ⋈ smile ⌣ frown ⌢ eqcirc ≖ circeq ≗ bumpeq ≏ curlyeqprec ⋞ curlyeqsucc ⋟
        trianglelefteq ⊴ trianglerighteq ⊵ vartriangleleft ⊲ vartriangleright ⊳ between ≬ colon :
        to → rightarrow → leftarrow ← gets ← leftrightarrow ↔ Rightarrow ⇒ Leftarrow ⇐ Leftrightarrow ⇔ iff ⟺ implies ⟹
        impliedby ⟸ mapsto ↦ longmapsto ⟼ uparrow ↑ downarrow ↓ updownarrow ↕ Uparrow ⇑ Downarrow ⇓ Updownarrow ⇕
        longrightarrow ⟶ longleftarrow ⟵ longleftrightarrow ⟷ Longrightarrow ⟹ Longleftarrow ⟸ Longleftrightarrow ⟺
        hookrightarrow ↪ hookleftarrow ↩ rightharpoonup ⇀ rightharpoondown ⇁ leftharpoonup ↼ leftharpoondown ↽
        rightleftharpoons ⇌ leftrightharpoons ⇋ nearrow ↗ searrow ↘ swarrow ↙ nwarrow ↖ leadsto ⇝ rightsquigarrow ⇝
        twoheadrightarrow ↠ rightarrowtail ↣ upharpoonright ↾ restriction ↾ multimap ⊸ nrightarrow ↛ nleftarrow ↚
        leftrightarrows ⇆ rightleftarrows ⇄ rightrightarrows ⇉ leftleftarrows ⇇ circlearrowleft ↺ circlearrowright ↻
        curvearrowright ↷ curvearrowleft ↶ dashrightarrow ⇢ dashleftarrow ⇠
    """),
    "open": pairs(r"{ { lbrace { langle ⟨ lceil ⌈ lfloor ⌊ lvert | lVert ‖ lgroup ⟮ llbracket ⟦ ulcorner ⌜"),
    "close": pairs(r"} } rbrace } rangle ⟩ rceil ⌉ rfloor ⌋ rvert | rVert ‖ rgroup ⟯ rrbracket ⟧ urcorner ⌝"),
    "punct": pairs("cdotp · ldotp ."),
}
INNER = pairs("cdots ⋯ dotsb ⋯ dotsm ⋯ dotsi ⋯")  # dots that stand at the height of operators
CHARACTERS: dict[Class, str] = {  # typed as they are; any other letter or sign is "ord"
    "bin": "+−*",
    "rel": "=<>:",
    "open": "([",
    "close": ")]!?",
    "punct": ",;",
}
TYPED = {"-": "−", "*": "∗", "`": "‘"}  # what a key stands for in a formula

BIGS = pairs("""
    sum ∑ prod ∏ coprod ∐ bigcup ⋃ bigcap ⋂ bigoplus ⨁ bigotimes ⨂ bigodot ⨀ bigvee ⋁ bigwedge ⋀ biguplus ⨄ bigsqcup ⨆
""")
INTEGRALS = pairs("int ∫ iint ∬ iiint ∭ oint ∮ oiint ∯")

FUNCTIONS = (
    *("sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "coth"),
    *("log", "ln", "lg", "exp", "dim", "ker", "deg", "hom", "arg"),
)
LIMITS = {  # ~: a narrow space, which the command does not have
    name.replace("~", ""): name.replace("~", "\u2006")
    for name in (
        *("lim", "max", "min", "sup", "inf", "det", "gcd", "Pr"),
        *("lim~sup", "lim~inf", "arg~max", "arg~min", "inj~lim", "proj~lim"),
    )
}
SPACES = {  # em
    **dict.fromkeys((",", "thinspace"), 3 / 18),
    **dict.fromkeys((":", ">", "medspace"), 4 / 18),
    **dict.fromkeys((";", "thickspace"), 5 / 18),
    **dict.fromkeys(("!", "negthinspace"), -3 / 18),
    **dict.fromkeys((" ", "\n", "nobreakspace"), 1 / 4),
    **{"enspace": 1 / 2, "quad": 1, "qquad": 2},
}

ACCENTS = pairs("""
    hat \u0302 tilde \u0303 bar \u0305 vec \u20d7 dot \u0307 ddot \u0308 dddot \u20db check \u030c acute \u0301
    grave \u0300 breve \u0306 mathring \u030a
""")
WIDE_ACCENTS = pairs("""
    widehat \u0302 widetilde \u0303 widecheck \u030c
    overrightarrow \u20d7 overleftarrow \u20d6 overleftrightarrow \u20e1
""")
BRACES = {  # mark, whether it stands over
    name: (mark, name.startswith("over"))
    for name, mark in pairs("underbrace ⏟ overbrace ⏞ underbracket ⎵ overbracket ⎴ underparen ⏝ overparen ⏜").items()
}
ARROWS = pairs("xrightarrow → xleftarrow ← xleftrightarrow ↔ xRightarrow ⇒ xmapsto ↦")

ALPHABETS: dict[str, Variant] = {
    **{"mathrm": "rm", "mathup": "rm", "mathbf": "bf", "boldsymbol": "bi", "bm": "bi", "mathbb": "bb"},
    **{"mathcal": "cal", "mathscr": "cal", "mathfrak": "frak", "mathsf": "sf", "mathtt": "tt", "mathit": ""},
    **{"symbf": "bf", "Bbb": "bb", "mathnormal": ""},
}
TEXTS = {"text": "", "textrm": "", "mbox": "", "textnormal": "", "textbf": "b", "textit": "i"}

DELIMITERS = {
    **{char: char for char in "()[]|/"},
    **{".": "", "<": "⟨", ">": "⟩", r"\|": "‖", r"\{": "{", r"\}": "}", "⟨": "⟨", "⟩": "⟩", "‖": "‖"},
    **{f"\\{n}": c for n, c in chain(SIGNS["open"].items(), SIGNS["close"].items()) if n.isalpha()},
    **{f"\\{name}": SIGNS["ord"][name] for name in ("vert", "Vert", "backslash", "lbrack", "rbrack")},
    **{f"\\{name}": SIGNS["rel"][name] for name in ("uparrow", "downarrow", "updownarrow", "Uparrow", "Downarrow")},
}
_SIDES: tuple[tuple[str, Class], ...] = (("", "ord"), ("l", "open"), ("r", "close"), ("m", "rel"))
SIZES = {  # size, class
    prefix + suffix: (size, kind)
    for size, prefix in enumerate(("big", "Big", "bigg", "Bigg"), 1)
    for suffix, kind in _SIDES
}

_FENCED = {"matrix": ("", ""), "pmatrix": ("(", ")"), "bmatrix": ("[", "]"), "Bmatrix": ("{", "}")}
_FENCED |= {"vmatrix": ("|", "|"), "Vmatrix": ("‖", "‖")}
_ALIGNED = ("aligned", "align", "align*", "split", "alignat", "alignat*", "alignedat")
_LINES = ("gathered", "gather", "gather*", "equation", "equation*")
ENVIRONMENTS: dict[str, tuple[str, Form, str, str]] = {  # the columns' letters, repeated as needed; form; delimiters
    **{name: ("c", "matrix", *signs) for name, signs in _FENCED.items()},
    **dict.fromkeys(("cases", "dcases"), ("l", "cases", "{", "")),
    **dict.fromkeys(_ALIGNED, ("rl", "aligned", "", "")),
    **dict.fromkeys(_LINES, ("c", "lines", "", "")),
    "rcases": ("l", "cases", "", "}"),
    "smallmatrix": ("c", "small", "", ""),
    "array": ("", "matrix", "", ""),
}

HINTS = {  # commands that are known, and have no place on a slide
    "over": r"write \frac{above}{below}",
    "choose": r"write \binom{above}{below}",
    "atop": r"write \binom, or \substack{above\\below}",
    "label": "slides do not number formulas: leave it out",
    **dict.fromkeys(("ref", "eqref"), "slides do not number formulas: name what is meant"),
    **dict.fromkeys(("newcommand", "def"), "write out what it stands for"),
    "bf": r"write \mathbf{…}",
    "rm": r"write \mathrm{…}",
    "it": r"write \mathit{…}",
    "cal": r"write \mathcal{…}",
    **dict.fromkeys(("hline", "cline"), r"it stands between the rows of a matrix or an array, after \\"),
}

SYMBOLS: dict[str, tuple[str, Class]] = {
    **{name: (sign, "ord") for name, sign in (LETTERS | CAPITALS | INNER).items()},
    **{name: (sign, kind) for kind, named in SIGNS.items() for name, sign in named.items()},
}
