"""Name the kind of a mistake by a short code that stays when its message is reworded: for editors, CI and searches."""

from __future__ import annotations

import re

# A code, and what messages of its kind begin with (a pattern); the first that fits counts. A mistake told in words that
# are not here fails tests/test_problems.py.
_LINES = r"""
yaml-tab                a tab cannot indent
yaml-quotes             a text cannot begin with|the quote that begins here|a second ': '|more text after the closing
yaml-quotes             '\*.*' stands for nothing|'!.*' would be a YAML tag|this backslash means nothing
yaml-brackets           no comma or closing bracket|the text ends before a bracket|a key is a text
yaml-indent             this does not line up|a list cannot begin on this line|text cannot stand beside
yaml-key                this key has no ': '
yaml-duplicate-key      '.*' is written twice
yaml-merge-key          merge keys
yaml-anchor             the anchor
yaml-too-large          more than [\d,]+ (values|levels of lists)|far too many levels|[\d,]+ MB; at most
yaml-documents          a second document
yaml-syntax             not YAML
text-encoding           not UTF-8 text
text-character          the character U
outline-format          'format' is a number|written for a newer Lectern
outline-unreadable      cannot be read
outline-mapping         an outline is a mapping
outline-no-slides       there are no slides|'slides' is a list
outline-unknown-key     nothing uses|(a theme|an environment|<.*>) has no '|\w+ have no '
outline-missing-key     '.*' is missing|<.*> needs '|no file is named
outline-text            '.*' is a text, not|a text is meant|a keyword is a text
outline-list            a list is meant|the list (is empty|has \d)|an environment is a list
outline-mapping         a mapping (is|with .*) meant|a slide is a mapping|\w+ are a mapping
outline-value           (\w+: )?'.*' is not possible here|no (transition|language) '|\d+ is too many here
outline-value           '.*' is no number|'alt:' .*
outline-layout          the theme has no layout|layout '.*' has no area|this tag needs an area
outline-kind            no slide kind
outline-id              another slide has the id|no slide has the id
outline-rule            no rule
outline-agenda          an agenda lists
slide-title             the title is empty
slide-text              text has no|more than [\d,]+ (levels of bullets|texts)|the \w+ is empty
slide-step              it leaves at click
slide-callout           a callout points
slide-link              a link cannot lead
slide-alt               a (picture|film|sound) needs 'alt:'
slide-fit               does not fit
table-cells             a table without cells|.* is not CSV|\d+ (widths|letters) for|a <\w+> needs cells
table-choice            no (column|cell|row)|[\d,]+ rows, of which
file-unsafe             .* (cannot stand in a slide's picture|lies outside the drawing)|.* runs a script|declares the
file-svg                no SVG|begins with <|\S+ shows more than
math-formula            an argument of|this \{ is never|no (click|colour|command)|more than \d+ levels, one
math-formula            a (\\\S+|%|part of a formula)
chart-axis              an axis cannot|.* logarithmic axis|'xlim'
chart-data              '.*' in the column|the column|a chart needs|there are [\d,]+ rows for|'by:'
chart-shape             an? (pie|doughnut|area chart)
template-tag            no tag <|<.*> (cannot stand|takes no text)|text cannot stand after|a <.*> needs something
template-slide          a template writes one
template-xml            template: not well-formed
template-loop           template: (loops of more|it calls itself|it took|it wrote)
template-name           template: (no '|.* is not defined|No filter)
template-encoding       template: not UTF-8
template-error          template:
theme-missing           no theme
theme-value             this cannot be|a theme (is|that)
theme-file              \S+ (unpacks to|has a DOCTYPE|has no slide layout|is protected by|is in Strict|is a Word)
theme-font              \S+ is of the family
media-kind              \S+ is no (film|sound)
media-span              \S+ (lasts|does not say how long)
media-damaged           \S+ is cut off
file-missing            no file
file-outside            '.*' leads outside
file-kind               .* is (a folder|a device|no [A-Z]|not a Python file)|.* moves, and only
file-unreadable         cannot read
file-damaged            .* is damaged|.* does not say how large
file-too-large          .*the lecture has more than|.* has more than \d+ (million pixels|MB)|.* takes more than
figure-draw             .* defines no draw|.* has a draw\(\) that wants|.* has no part with
figure-data             .* cannot read its data
code-raises             \S+ raised|\S+ needs more memory
code-hangs              \S+ did not finish
code-exits              \S+ ended
code-prints             \S+ prints|\S+ printed more
code-raises-not         \S+ was meant to
code-lines              .*no code is written|the code has|\S+ has the line
code-pattern            '.*' is no regular expression
code-session            (no session|session '.*' runs)
code-environment        no environment|'.*' is no (package|name for an env)|Python [\d.]+ is|a Python's
code-recording          \S+ (is not run|cannot be run|has no recording)|not run, their recordings
code-recording          \d+ figures? not drawn|\S+ cannot be recorded
value-inline            no value can come
output-unwritable       cannot be (written|read or written|drawn)
output-edited           changed since it was built
output-edit             edited in the deck
output-stranger         a (file|deck) (that was not written|is there)
"""
KINDS = [(code, words) for code, words in (line.split(maxsplit=1) for line in _LINES.strip().splitlines())]


def code_of(message: str) -> str:
    """The code of a mistake's message; of a lint finding, its rule."""
    rule = re.search(r"\[([a-z-]+)\]$", message)
    return rule[1] if rule else next((code for code, words in KINDS if re.match(words, message)), "")
