"""Name the kinds of mistakes by short codes, which stay when a message is reworded: for editors, CI and searches."""

from typing import Literal

# What each tells stands in codes.txt. Each is shown by a case in tests/problems, or is told by a warning that
# tests/test_problems.py names.
# fmt: off
Code = Literal[
    "yaml-tab", "yaml-quotes", "yaml-brackets", "yaml-indent", "yaml-key", "yaml-duplicate-key", "yaml-merge-key",
    "yaml-anchor", "yaml-too-large", "yaml-documents", "yaml-syntax", "text-encoding", "text-character",
    "outline-format", "outline-unreadable", "outline-no-slides", "outline-unknown-key", "outline-missing-key",
    "outline-text", "outline-list", "outline-mapping", "outline-value", "outline-layout", "outline-kind", "outline-id",
    "outline-rule", "outline-agenda",
    "slide-title", "slide-text", "slide-markup", "slide-step", "slide-callout", "slide-link", "slide-alt", "slide-fit",
    "table-cells", "table-choice", "chart-axis", "chart-data", "chart-shape", "citation-key", "citation-file",
    "diagram-text", "diagram-missing", "math-formula",
    "template-tag", "template-keys", "template-slide", "template-xml", "template-loop", "template-name",
    "template-encoding", "template-error",
    "theme-missing", "theme-value", "theme-file", "theme-font", "theme-layouts",
    "file-missing", "file-outside", "file-kind", "file-unreadable", "file-damaged", "file-too-large", "file-unsafe",
    "file-svg", "media-kind", "media-span", "media-damaged",
    "figure-draw", "figure-data", "code-raises", "code-hangs", "code-exits", "code-prints", "code-writes", "code-gives",
    "code-raises-not", "code-lines", "code-pattern", "code-session", "code-environment", "code-recording",
    "value-inline",
    "cache-foreign", "cache-old", "output-unwritable", "output-edited", "output-edit", "output-stranger",
    "preview-lines",
]
# fmt: on
