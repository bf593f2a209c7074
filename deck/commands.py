"""Do what the commands around a build do: judge, draw, compare, list, watch, clean."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from deck import pipeline
from deck.cache import Cache, write_atomically
from deck.live.warm import Warm
from deck.loading.outline import Deck
from deck.loading.values import Record
from deck.problem import DeckError, Problem, Where
from deck.progress import Progress, tell
from deck.report import Options, Report
from deck.running.run import How
from deck.themes import chosen

Asked = Any  # the command line's namespace: outline, theme, accept, pdf, handout


def kinds(options: Asked) -> int:
    """Print the kinds of slide, each with an example."""
    from deck.rendering.kinds import listed

    print(listed(options.outline, pipeline.TEMPLATES))
    return 0


def schema(options: Asked) -> int:
    """Write the JSON Schema of an outline, by which an editor completes and checks it."""
    from deck.rendering.schema import schema as derived

    path: Path = options.output or options.outline.with_suffix(".schema.json")
    text = json.dumps(derived(options.outline, pipeline.TEMPLATES), ensure_ascii=False, indent=1)
    write_atomically(path, f"{text}\n".encode())
    print(f"{path}; let the outline begin with this line:")
    print(f"# yaml-language-server: $schema={Path(os.path.relpath(path, options.outline.parent)).as_posix()}")
    return 0


def check(options: Asked) -> int:
    """Run every snippet; 1 if one prints something else than recorded."""
    progress = Progress()
    report = pipeline.check(Options(options.outline), options.accept, progress.tell)
    progress.close()
    tell(report.problems)
    if not report.failed:
        done = "are recorded as they ran now" if options.accept else "give what was recorded"
        print(f"{report.ran.live} snippets {done}")
    return int(report.failed)


def lint(options: Asked) -> int:
    """Judge the slides; 1 if there is anything to tell."""
    report = _built(Options(options.outline, theme=options.theme, how=_how(options), write=False))
    if not report.problems:
        print(f"{report.slides} slides, nothing to tell")
    return int(bool(report.problems))


def sheet(options: Asked) -> int:
    """Build the deck and draw it with LibreOffice; 1 if that cannot be done."""
    from deck.preview import libreoffice
    from deck.preview.sheet import handout
    from deck.preview.sheet import sheet as draw
    from deck.preview.still import still

    report = _built(Options(options.outline, theme=options.theme, how=_how(options)))
    if not report.path or not report.style:
        return 1
    folder = report.path.parent
    try:
        with tempfile.TemporaryDirectory() as own:
            shown = still(report.path, Path(own) / report.path.name)
            drawn = libreoffice.convert(shown, folder)
            if options.handout:
                path, long = handout(shown, folder, report.style)
        contact, pictures = draw(drawn, folder / "sheet")
        print(f"{contact}: {len(pictures)} slides, a PNG each beside it")
        _tell_differences(drawn, report)
        if options.handout:
            print(f"{path}" + (f": the notes of slide {', '.join(map(str, long))} run off the page" if long else ""))
    except libreoffice.LibreOfficeError as error:
        missing = isinstance(error, libreoffice.LibreOfficeMissingError)
        hint = libreoffice.HOW_TO_GET_IT if missing else ""
        raise DeckError(Problem(Where(str(report.path)), f"cannot be drawn: {error}", hint)) from None
    if options.pdf:
        print(drawn)
    else:
        drawn.unlink()
    return 0


def _tell_differences(drawn: Path, report: Report) -> None:
    from deck.preview.sheet import differences

    assert report.style
    tell(differences(drawn, [page.placed for page in report.pages], report.style))


def watch(options: Asked) -> int:
    """Build after each change until it is interrupted."""
    from deck.watch import watch as go_on

    with suppress(KeyboardInterrupt):
        go_on(Options(options.outline, theme=options.theme), lambda text: print(text, flush=True), tell)
    return 0


def theme(options: Asked) -> int:
    """Print what a theme offers."""
    from deck.brand.listing import listed
    from deck.brand.roles import ROLES

    folder = options.outline.parent
    deck = Deck(options.outline, Record(Where(str(options.outline)), {}, {}))
    print(listed(chosen(options.theme, deck, pipeline.TEMPLATES / "theme", Cache(folder / ".cache")), tuple(ROLES)))
    return 0


def clean(options: Asked) -> int:
    """Remove the cache beside an outline, and end the sessions that wait for its next build."""
    cache: Path = options.outline.parent / ".cache"
    Warm(cache / "warm").stop()
    if cache.is_symlink():
        cache.unlink()  # what it leads to is not ours to remove
    shutil.rmtree(cache, ignore_errors=True)
    print(f"removed {cache}" if not cache.exists() else f"could not remove all of {cache}")
    return int(cache.exists())


def _how(options: Asked) -> How:
    return "recorded" if options.no_run else "cached"


def _built(options: Options) -> Report:
    """A build whose problems have been told."""
    progress = Progress()
    report = pipeline.build(options, progress.tell)
    progress.close()
    tell(report.problems)
    return report
