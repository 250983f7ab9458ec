"""What the product says of a file: a plan for a project with that file alone."""

from __future__ import annotations

import dataclasses
import json
import pathlib
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from typing import Any

from .releases import Release

_ATTEMPTS = 3

# Ends a finding that says that nothing brings a package.
NOT_BROUGHT = " (not brought)"


@dataclasses.dataclass
class Answer:
    """The findings whose evidence lies in the file, as `advisory subject`."""

    blocked: list[str] = dataclasses.field(default_factory=list)
    warned: list[str] = dataclasses.field(default_factory=list)
    undecided: list[str] = dataclasses.field(default_factory=list)
    error: str = ""


class Product:
    """Asks the command-line client for plans."""

    def __init__(self, program: pathlib.Path, options: list[str],
                 folder: pathlib.Path) -> None:
        self._program, self._options, self._folder = program, options, folder

    def ask(self, path: pathlib.Path, added: Iterable[str], source: Release,
            target: Release) -> Answer:
        """What a plan says of a file, in a project with requirements of its own."""
        shutil.rmtree(self._folder, ignore_errors=True)
        (self._folder / "dags").mkdir(parents=True)
        shutil.copyfile(path, self._folder / "dags" / path.name)
        (self._folder / "Dockerfile").write_text(f"FROM {source.image()}\n")
        (self._folder / "requirements.txt").write_text(
            "".join(f"{name}\n" for name in sorted(added)))
        for _ in range(_ATTEMPTS):
            run = subprocess.run(
                [str(self._program), "plan", "--project", str(self._folder), "--to",
                 f"runtime:{target.version}", "--as-of", target.day, "--format", "json",
                 *self._options],
                capture_output=True, text=True, check=False)
            if run.stdout.startswith("{"):
                return read_plan(json.loads(run.stdout), f"dags/{path.name}")
        return Answer(error=run.stderr[-500:])


def read_plan(response: dict[str, Any], file: str) -> Answer:
    """The findings of a plan that name a file."""
    out = Answer()
    for finding in _findings(response):
        if not any(row["fact"]["file"] == file for row in finding["evidence"]):
            continue
        text = f"{finding['advisoryId']} {finding['subject']}".strip()
        if any(" none " in row["fact"].get("value", "") for row in finding["evidence"]):
            text += NOT_BROUGHT
        blocks = finding["effect"] == "EFFECT_BLOCKS_STEP"
        if finding["outcome"] == "OUTCOME_UNDECIDED" and blocks:
            out.undecided.append(text)
        elif finding["outcome"] == "OUTCOME_APPLIES" and blocks:
            out.blocked.append(text)
        elif finding["outcome"] == "OUTCOME_APPLIES" and finding["severity"] in (
                "SEVERITY_WARNING", "SEVERITY_CRITICAL"):
            out.warned.append(text)
    return out


def _findings(response: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for step in response.get("plan", {}).get("steps", []):
        yield from step["findings"]
