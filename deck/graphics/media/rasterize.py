"""Draw the SVG from standard input as a PNG to standard output; a program of its own, so that it can be ended."""

import sys
from contextlib import suppress
from pathlib import Path

import resvg_py

MEMORY = 2_000_000_000
SANS, MONO = "DejaVu Sans", "DejaVu Sans Mono"


def main() -> None:
    """Arguments: the width in pixels, the folder of fonts; no others are used."""
    width, fonts = int(sys.argv[1]), Path(sys.argv[2])
    with suppress(ImportError, ValueError, OSError):  # Windows has no such limits, macOS not always this one
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    png = resvg_py.svg_to_bytes(
        svg_string=sys.stdin.buffer.read().decode(),
        width=width,
        skip_system_fonts=True,
        font_files=[str(path) for path in sorted(fonts.glob("DejaVuSans*.ttf"))],
        font_family=SANS,
        sans_serif_family=SANS,
        serif_family=SANS,
        monospace_family=MONO,
    )
    sys.stdout.buffer.write(png)


if __name__ == "__main__":
    main()
