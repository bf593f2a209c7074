"""Name the kinds of mistakes by short codes, which stay when a message is reworded: for editors, CI and searches."""

from typing import Literal

# Each is shown by a case in tests/problems, or is told by a warning that tests/test_problems.py names.
Code = Literal[
    # The YAML of an outline or of a theme
    "yaml-tab",  # a tab indents
    "yaml-quotes",  # a text that needs quotes, or whose quotes are wrong
    "yaml-brackets",  # brackets, or what stands in them
    "yaml-indent",  # something does not line up, or begins on the wrong line
    "yaml-key",  # a key without a colon
    "yaml-duplicate-key",  # a key is written twice
    "yaml-merge-key",  # <<, which is not read
    "yaml-anchor",  # an anchor that contains itself
    "yaml-too-large",  # too many bytes, values or levels
    "yaml-documents",  # more than one document
    "yaml-syntax",  # not YAML in another way
    "text-encoding",  # not UTF-8
    "text-character",  # a character that cannot stand on a slide
    # What an outline says
    "outline-format",  # its format is no number, or newer than this Lectern
    "outline-unreadable",  # the file cannot be read
    "outline-no-slides",  # it has no list of slides
    "outline-unknown-key",  # a key that nothing uses
    "outline-missing-key",  # a key that is needed
    "outline-text",  # something else where a text is meant
    "outline-list",  # something else where a list is meant, or a list too short
    "outline-mapping",  # something else where a mapping is meant
    "outline-value",  # not one of the values that are possible
    "outline-layout",  # a layout, or an area of one, that is not there
    "outline-kind",  # a kind of slide that is not there
    "outline-id",  # an id that is there twice, or not at all
    "outline-rule",  # a lint rule that is not there
    "outline-agenda",  # an agenda without sections
    # What stands on slides
    "slide-title",  # an empty title
    "slide-text",  # text too long, too deep, empty, or with what no slide shows
    "slide-markup",  # what is printed as it was typed, and was meant otherwise
    "slide-step",  # something leaves before it comes
    "slide-callout",  # a callout to what is cut off
    "slide-link",  # a link of a kind that is not followed
    "slide-alt",  # a picture or film that nobody describes
    "slide-fit",  # something does not fit
    "table-cells",  # a table without cells, or with other columns than it says
    "table-choice",  # columns, rows or cells that a table does not have, or too many
    "chart-axis",  # an axis that cannot be as it is asked for
    "chart-data",  # cells that a chart cannot show
    "chart-shape",  # a kind of chart that these numbers do not make
    "citation-key",  # a work that the bibliography does not have, or none where one is needed
    "citation-file",  # a bibliography that cannot be read
    "diagram-text",  # Mermaid or dot that cannot be read, or too much of it
    "diagram-missing",  # a library or program that diagrams need is not here
    "math-formula",  # TeX that cannot be read
    # Templates of slides
    "template-tag",  # a tag that is not there, or stands where it cannot
    "template-keys",  # the keys that its head declares
    "template-slide",  # not one <slide>
    "template-xml",  # not well-formed
    "template-loop",  # no end, or far too much
    "template-name",  # a file, variable, filter or test that is not there
    "template-encoding",  # not UTF-8
    "template-error",  # whatever else goes wrong in one
    # Themes and brands
    "theme-missing",  # a theme that is not there
    "theme-value",  # a value that a theme cannot have
    "theme-file",  # a brand's template that is not read
    "theme-font",  # a font file that no font of the theme is from
    "theme-layouts",  # a brand lacks layouts that slides ask for
    # Files
    "file-missing",  # it is not there
    "file-outside",  # it lies outside the lecture
    "file-kind",  # it is of another kind, or a folder
    "file-unreadable",  # the system does not let it be read
    "file-damaged",  # it is cut off or damaged
    "file-too-large",  # it is too large, or all files together are
    "file-unsafe",  # an SVG that runs or loads something
    "file-svg",  # no SVG, or one too large to draw
    "media-kind",  # a film or sound that PowerPoint does not play
    "media-span",  # a part that lies outside a film or sound
    "media-damaged",  # a film or sound that is cut off or damaged
    # Figures and snippets
    "figure-draw",  # no draw(), one that cannot be called, or no such part in what it drew
    "figure-data",  # a figure's data cannot be read
    "code-raises",  # code raised an exception
    "code-hangs",  # code did not finish in time
    "code-exits",  # code ended its interpreter, or a command with an exit status
    "code-prints",  # code printed something else than it should, or far too much
    "code-writes",  # code wrote another file than it should, or one too large
    "code-gives",  # code gave a figure or table that cannot be shown
    "code-raises-not",  # code was meant to raise or to fail, and did not
    "code-lines",  # no code, or lines that are none
    "code-pattern",  # `ignore` is no regular expression
    "code-session",  # a session that is not there, or runs with another environment
    "code-environment",  # an environment that is not there, or asks for what is none
    "code-recording",  # code is not run, and a recording is missing or shown instead
    "value-inline",  # a value among words where none can come
    # Decks
    "cache-foreign",  # what stands where results would be kept is not ours
    "cache-old",  # results that are no longer used
    "output-unwritable",  # the system does not let it be written or drawn
    "output-edited",  # it was edited since it was built
    "output-edit",  # one of those edits
    "output-stranger",  # a file that build.py did not write
    "preview-lines",  # LibreOffice breaks lines elsewhere
]
