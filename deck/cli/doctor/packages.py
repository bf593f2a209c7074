"""Say with which command this system gets a program or a font."""

import os
import shutil
from pathlib import Path

from deck.base.installation import table

_OF_USERS = ("brew", "winget")  # which want no rights of an administrator


def command(*wanted: str) -> str:
    """The command that installs these, those that the package manager here knows; "" if it knows none.

    wanted: keys of packages.toml. Where none of the package managers is found, it is apt-get's.
    """
    managers = table(Path(__file__).with_name("packages.toml"))
    manager = next((name for name in managers if shutil.which(name)), "apt-get")
    install = managers[manager]["install"]
    known = [managers[manager][one] for one in wanted if one in managers[manager]]
    if not known:
        return ""
    if manager in _OF_USERS:  # which take one sort of thing at a time
        return " && ".join(f"{install} {name}" for name in known)
    sudo = "sudo " if hasattr(os, "geteuid") and os.geteuid() and shutil.which("sudo") else ""
    return f"{sudo}{install} {' '.join(known)}"
