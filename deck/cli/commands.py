"""Do what the commands around a build do: make a talk, judge, compare, list, watch, clean."""

import errno
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from deck.base.cache import RESULT
from deck.base.course import COURSE, OUTLINE
from deck.base.dataclass import replace
from deck.base.files import entries, kind, output, unwritable, write_atomically
from deck.base.libraries import TEMPLATES, designs
from deck.base.listed import Listed
from deck.base.problem import DeckError, Problem, Where, did_you_mean, plural
from deck.base.system import here
from deck.cli.arguments import COMMANDS
from deck.cli.arguments import named as outlines_of
from deck.cli.kinds import schema_of
from deck.cli.outputs import Asked, built, put, wanted
from deck.cli.progress import Progress, give, program, say, tell
from deck.model.deck import Deck
from deck.model.values import Record
from deck.outline.load import load
from deck.pipeline import build, results_folder
from deck.pipeline.report import Options
from deck.theme.choose import BRANDS, Design, chosen

_STARTERS = TEMPLATES / "new"
_EVERY = "_every"  # the files that all starters have


def check(options: Asked) -> int:
    """Run every snippet; 1 if one prints something else than recorded."""
    with Progress(options.verbose) as progress:
        report = build.check(Options(options.outline), options.accept, progress.tell)
    tell(report.problems)
    give("check", outline=options.outline, snippets=report.ran.live, recorded=options.accept and not report.failed)
    if not report.failed:
        done = "are recorded as they ran now" if options.accept else "give what was recorded"
        print(f"{plural(report.ran.live, 'snippet')} {done}")
    return int(report.failed)


def lint(options: Asked) -> int:
    """Judge the slides; 1 if there is anything to tell."""
    report = built(wanted(options, write=False), options.verbose)
    give("lint", outline=options.outline, slides=report.slides)
    if options.accessible and (made := report.composition):
        from deck.lint import accessible
        from deck.lint.judge import talk_of

        lines, wrong = accessible.report(talk_of(made.pages, made.deck, made.theme, made.cache))
        say(*lines)
        give("lint", outline=options.outline, accessible=wrong == 0, lines=lines)
        return int(wrong > 0)
    if not report.problems:
        print(f"{plural(report.slides, 'slide')}, nothing to tell")
    return int(bool(report.problems))


def watch(options: Asked) -> int:
    """Build after each change until it is interrupted."""
    from deck.cli.watch import watch as go_on

    with suppress(KeyboardInterrupt):
        go_on(wanted(options), say, tell)
    return 0


def preview(options: Asked) -> int:
    """Show the slides in the browser and keep them true until it is interrupted."""
    from deck.cli import live_preview

    version = replace(wanted(options), output=options.output)
    with suppress(KeyboardInterrupt):
        live_preview.preview(version, options, tell)
    return 0


def theme(options: Asked) -> int:
    """Print what a theme offers; which themes there are, where none is named."""
    from deck.theme.listing import drawn, listed, named, told
    from deck.theme.roles import ROLES

    if not options.theme:
        shipped = designs(TEMPLATES / "theme")
        for name, file in shipped.items():
            give("theme", name=name, file=file)
        print(named(shipped))
        return 0
    folder = options.outline.parent
    deck = Deck(options.outline, Record(Where(str(options.outline)), {}, {}))
    design = chosen(options.theme, deck, TEMPLATES / "theme", results_folder.opened(folder))
    ours = tuple(role for role in (*ROLES, "Quote", "Closing") if role in design.theme.layouts)
    say(*listed(design, ours).split("\n"))
    give("theme", **told(design))
    if options.draw:
        options.how = "cached"
        drawings = Listed(Path(f"{Path(options.theme).stem}.layouts"), "theme", options.outline)
        put({drawings: drawn(design, ours)}, options)
    if options.adopt:
        _adopt(Path(options.theme), design, ours)
    return 0


def _adopt(template: Path, design: Design, ours: tuple[str, ...]) -> None:
    """Write what was found in a brand's template beside it, never over a file that is there. Raises DeckError."""
    from deck.theme.adopted import beside, text

    path = beside(template)
    if template.suffix.lower() not in BRANDS or not template.is_file():
        message = f"{template} is no brand's template"
        raise DeckError(Problem(Where(str(template)), "theme-file", message, "--adopt takes a .potx or .pptx"))
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text(template.name, design.theme.style, design.theme.layouts, design.template, ours))
    except FileExistsError:
        message = "is there, and may hold your corrections"
        raise DeckError(Problem(Where(str(path)), "output-stranger", message, "move it away to begin anew")) from None
    except OSError as error:
        raise unwritable(path, error) from None
    say(f"{path}: correct what is wrong; builds read it first")


def clean(options: Asked) -> int:
    """Remove what builds have kept beside an outline, and nothing else."""
    lecture: Path = options.outline.parent
    if not options.outline.is_file():  # a name that is mistyped must not mean the folder above
        raise DeckError(Problem(Where(str(options.outline)), "file-missing", "no such file", "name the outline"))
    cache = results_folder.opened(lecture, make=False)
    tell(results_folder.strange(lecture))
    if options.environments:
        _clean_environments(lecture)
    if not cache.folder:
        give("clean", outline=options.outline, folder=None, left=[])
        say(f"nothing to remove: no build has kept anything beside {options.outline}")
        return 0
    left = results_folder.empty(cache.folder)
    give("clean", outline=options.outline, folder=cache.folder, left=left)
    names = ", ".join(path.name for path in left[:5]) + (f" and {len(left) - 5} more" if len(left) > 5 else "")
    say(f"removed what builds kept in {cache.folder}" + (f", and left {names}" if left else ""))
    return int(any(RESULT.fullmatch(path.name) and kind(path) == "file" for path in left))


def _clean_environments(lecture: Path) -> None:
    """Remove the environments that no other lecture uses, and say how large they were."""
    from deck.base.cache import user_folder
    from deck.base.units import in_bytes
    from deck.code.live.shared import removed

    found = list(removed(user_folder(), lecture))
    for each in found:
        give("clean", **each._asdict())
        done = "kept" if each.kept else "removed"
        say(f"{done} {in_bytes(each.size)}: {each.packages}{f' ({each.kept})' if each.kept else ''}")
    if not found:
        say("no environment to remove")


def new(options: Any) -> int:
    """Write a talk of its own into a new folder, and print what to do next.

    options: `folder`; `starter`, the name of one; `theme`, or "". Raises DeckError: there is no such starter or theme,
    the folder holds something, or cannot be written.
    """
    folder: Path = options.folder
    files = dict(_files(options.starter, options.theme, folder))
    put_new(folder, files)
    give("new", folder=folder, files=[folder / name for name in files])
    named = f"./{folder}" if str(folder) in COMMANDS else here.quoted(str(folder))
    (first, *_) = found = outlines_of(folder)
    watched = named if first.parent == folder else here.quoted(str(first.parent))
    rows = [  # how to build the talk, how to go on, where to learn more
        (named, f"builds {', '.join(str(load(outline).out) for outline in found)}"),
        (f"watch {watched}", f"builds it again after each change of {first}"),
        ("kinds", "tells what kinds of slide there are; `kinds chart`, one of them with an example"),
    ]
    width = max(len(typed) for typed, _ in rows)
    say(*(f"{program()} {typed:{width}}  {does}" for typed, does in rows))
    return 0


def put_new(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files, by their paths in a folder that is new, or empty but for .git. Raises DeckError if it is not."""
    if there := [path.name for path in entries(folder) if path.name != ".git"]:
        message = f"is not empty, and nothing is written over: it holds {', '.join(there[:3])}{' …' * (len(there) > 3)}"
        raise DeckError(Problem(Where(str(folder)), "output-stranger", message, "name a folder that is new or empty"))
    try:
        for name, blob in files.items():
            place = output(folder / name, folder, trusted=False)
            if kind(place):
                raise FileExistsError(errno.EEXIST, "File exists", str(place))
            write_atomically(place, blob)
    except OSError as error:
        raise unwritable(Path(error.filename or folder), error) from None


def _files(starter: str, theme: str, folder: Path) -> Iterator[tuple[str, bytes]]:
    """The files of a talk, by their paths in it: those of its starter, those of all, the theme, the schema."""
    names = sorted(path.name for path in entries(_STARTERS) if path.name != _EVERY)
    if starter not in names:
        message, hint = f"no starter {starter!r}", did_you_mean(starter, names)
        raise DeckError(Problem(Where("--from"), "file-missing", message, hint))
    path, ours = Path(theme), designs(TEMPLATES / "theme")
    if theme and theme not in ours:  # the talk gets a copy
        if not path.is_file() or path.name == OUTLINE:
            hint = f"{', '.join(ours)}, or a file"
            raise DeckError(Problem(Where("--theme"), "file-missing", f"no theme {str(path)!r}", hint))
        yield path.name, path.read_bytes()
    named = f"theme: {json.dumps(path.name)}".encode()
    for root in (_STARTERS / _EVERY, _STARTERS / starter):
        for file in sorted(root.rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                name, blob = file.relative_to(root).as_posix(), file.read_bytes()
                if theme and name in (OUTLINE, COURSE):
                    blob = re.sub(rb"(?m)^theme: .+", lambda _: named, blob)
                yield name, blob
    yield f"{Path(OUTLINE).stem}.schema.json", schema_of(folder / OUTLINE)
    if (_STARTERS / starter / COURSE).is_file():
        yield f"{Path(COURSE).stem}.schema.json", schema_of(folder / COURSE, of_course=True)
