"""Keep what Jinja compiled of templates, for slides and for themes, for the next build of this process."""

import jinja2


class _Memory(dict[str, bytes]):
    """What Jinja asks of a cache; it is of this process alone, for from a disk it would be code to trust."""

    set = dict.__setitem__


COMPILED = jinja2.MemcachedBytecodeCache(_Memory(), prefix="")  # type: ignore[arg-type]
