"""What a real environment says of the modules of a release of Airflow.

Reading is enough for nearly all names. An environment shows those that are made in
ways that reading does not follow, whether asking for a name warns, and which modules
cannot be imported without more than Airflow.
"""

from __future__ import annotations

import json
import os
import pathlib
import re
import subprocess
from collections.abc import Iterable
from typing import Any

from .linking import Recorded, is_private
from .records import is_recorded_name

_SCRIPT = pathlib.Path(__file__).parent / "environment_dump.py"
_ATTEMPTS = 20
_MADE_UP = "a_name_of_no_release"

Found = dict[str, dict[str, Any]]


def environment_of(work: pathlib.Path, version: str) -> str:
    """The release whose environment speaks for a release: one of its minor."""
    minor = version.rpartition(".")[0]
    found = [path.parent.parent.name for path in work.glob(f"envs/{minor}.*/bin/python")]
    return version if version in found else next(iter(sorted(found)), "")


def names_of(records: Iterable[dict[str, Recorded]]) -> dict[str, set[str]]:
    """The names that a module has at any release, modules below it among them."""
    out: dict[str, set[str]] = {}
    for record in records:
        for module, one in record.items():
            home, _, last = module.rpartition(".")
            out.setdefault(home, set()).add(last)
            out.setdefault(module, set()).update(
                line.split(" ")[1] for line in one.lines)
    return out


def ask(work: pathlib.Path, version: str, record: dict[str, Recorded],
        everywhere: dict[str, set[str]]) -> Found:
    """Imports the modules of a release in its environment.

    Of a module with a `__getattr__` that reading does not follow, all names that it has
    at any release are asked for.
    """
    folder = work / "imports" / version
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps({module: sorted({line.split(" ")[1] for line in one.lines}
                                      | ({*everywhere[module], _MADE_UP} if one.asked
                                         else set()))
                       for module, one in sorted(record.items())
                       if not is_private(module)})
    out, asked = folder / "found.jsonl", folder / "asked.json"
    if not out.exists() or not asked.exists() or asked.read_text() != text:
        out.unlink(missing_ok=True)
        asked.write_text(text)
        _run(work / "envs" / version / "bin" / "python", asked, out, folder)
    return found_before(work, version)


def found_before(work: pathlib.Path, version: str) -> Found:
    """What the environment of a release said; empty if it was not asked."""
    path = work / "imports" / version / "found.jsonl"
    if not path.exists():
        return {}
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    return {line["module"]: line for line in lines}


def _run(python: pathlib.Path, asked: pathlib.Path, out: pathlib.Path,
         home: pathlib.Path) -> None:
    """A module may end the process: then the next run goes on behind it."""
    environment = {**os.environ, "AIRFLOW_HOME": str(home), "HOME": str(home),
                   "AIRFLOW__CORE__LOAD_EXAMPLES": "False"}
    for _ in range(_ATTEMPTS):
        run = subprocess.run([str(python), "-B", str(_SCRIPT), str(asked), str(out)],
                             cwd=home, env=environment, capture_output=True, check=False)
        if run.returncode == 0:
            return


def merge(record: dict[str, Recorded], found: Found) -> list[str]:
    """Adds what only the environment knows; the modules that it cannot import."""
    failed = []
    for name, line in sorted(found.items()):
        if "error" in line:
            failed.append(f"{name}: {_reason(line['error'])}")
            continue
        known = {text.split(" ")[1] for text in record[name].lines}
        for one, (letter, home, _) in line["names"].items():
            if one not in known:
                _add(record[name], name, one, letter, home)
        _apply(record, name, line["served"])
        if record[name].asked:
            _decide(record[name], name, line["served"])
    return failed


def merge_redirects(record: dict[str, Recorded], found: Found,
                    spoken: dict[str, Recorded]) -> None:
    """Applies what the environment of another patch says of redirects.

    `spoken` is the record of that patch: with the same `__getattr__`, a module serves
    the same names.
    """
    for name, line in found.items():
        if name in record and "error" not in line:
            _apply(record, name, line["served"])
            if record[name].asked and record[name].asked == spoken[name].asked:
                _decide(record[name], name, line["served"])


def _decide(module: Recorded, name: str, served: dict[str, Any]) -> None:
    """Adds what a `__getattr__` serves; then the module has no more names.

    One that serves a made-up name decides nothing.
    """
    if served.get(_MADE_UP, [""])[0]:
        return
    known = {text.split(" ")[1] for text in module.lines}
    decided = True
    for one, (letter, home, warned) in sorted(served.items()):
        if not letter:
            decided = decided and home.startswith("AttributeError")
        elif (one not in known and not one.startswith("_")
              and [letter, home] != ["m", f"{name}.{one}"]):
            redirected = home != f"{name}.{one}" and is_recorded_name(home)
            module.lines[f"{'d' if warned else 'r'} {one} > {home}" if redirected
                         else f"v {one}"] = []
    module.open = module.open and not decided


def _reason(text: str) -> str:
    """Without the paths of this machine."""
    text = re.sub(r"\s*\S*/\S*", "", text.split("\n")[0])
    return text.strip()[:120].strip()


def _add(module: Recorded, name: str, one: str, letter: str, home: str) -> None:
    if letter in ("c", "f") and is_recorded_name(home) and "<" not in home:
        if home == f"{name}.{one}":
            module.lines[f"{letter} {one}"] = ["i", "K"] if letter == "c" else ["K"]
        else:
            module.lines[f"r {one} > {home}"] = []


def _apply(record: dict[str, Recorded], module: str, served: dict[str, Any]) -> None:
    """Whether asking for a name warns, or is an error."""
    lines = record[module].lines
    for line in list(lines):
        kind, name, *target = line.split(" ")
        if kind not in ("r", "d") or name not in served:
            continue
        letter, text, warned = served[name]
        if letter:
            lines[("d" if warned else "r") + line[1:]] = lines.pop(line)
        elif _is_broken(text, module) and target[-1] not in record:
            del lines[line]


def _is_broken(error: str, module: str) -> bool:
    """Whether a redirect leads to a name that Airflow does not have."""
    found = re.search(r"module '([\w.]+)' has no attribute|No module named '([\w.]+)'",
                      error)
    home = (found[1] or found[2]) if found else ""
    return (home.startswith("airflow.") and home != module
            and not home.startswith("airflow.providers"))
