"""Wheels, fetched by pip into a folder that is kept."""

import concurrent.futures
import pathlib
import subprocess
import sys
from collections.abc import Iterable

from .index import Release

_PIP = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps",
        "--only-binary", ":all:", "--ignore-requires-python"]
_AT_ONCE = 2


def _fetch(batch: list[Release], folder: pathlib.Path) -> dict[Release, str]:
    """Runs pip; what could not be fetched, and why."""
    wanted = [f"{one.distribution}=={one.version}" for one in batch]
    run = subprocess.run([*_PIP, "--dest", str(folder), *wanted],
                         capture_output=True, text=True, check=False)
    if run.returncode == 0:
        return {}
    if len(batch) == 1:
        return {batch[0]: run.stderr.strip().splitlines()[-1]}
    out: dict[Release, str] = {}
    for one in batch:
        out.update(_fetch([one], folder))
    return out


def _rounds(missing: Iterable[Release]) -> list[list[Release]]:
    """Batches in which no distribution comes twice: pip would refuse that."""
    rounds: list[dict[str, Release]] = []
    for one in missing:
        fitting = [batch for batch in rounds if one.distribution not in batch]
        if not fitting:
            rounds.append({})
            fitting = rounds[-1:]
        fitting[0][one.distribution] = one
    return [list(batch.values()) for batch in rounds]


def fetch_all(wanted: list[Release], folder: pathlib.Path) -> dict[Release, str]:
    """Fetches the wheels that are not there; what failed, and why."""
    folder.mkdir(parents=True, exist_ok=True)
    missing = [one for one in wanted if not (folder / one.wheel).exists()]
    failed: dict[Release, str] = {}
    with concurrent.futures.ThreadPoolExecutor(_AT_ONCE) as pool:
        for found in pool.map(lambda batch: _fetch(batch, folder),
                              _rounds(missing)):
            failed.update(found)
    return failed
