"""The releases of a distribution, as the index that pip uses lists them."""

import dataclasses
import json
import pathlib
import subprocess
import sys
import urllib.request
from typing import Any

from packaging.utils import parse_wheel_filename
from packaging.version import InvalidVersion, Version

_JSON = "application/vnd.pypi.simple.v1+json"

Listing = dict[str, Any]


@dataclasses.dataclass(frozen=True)
class Release:
    """One release and the wheel that it is read from."""

    distribution: str
    version: str
    day: str
    python: str
    yanked: bool
    wheel: str


def index_url() -> str:
    """The index that pip is configured with."""
    found = subprocess.run(
        [sys.executable, "-m", "pip", "config", "get", "global.index-url"],
        capture_output=True, text=True, check=False).stdout.strip()
    if found:
        return found.rstrip("/")
    from pip._internal.models.index import PyPI
    return str(PyPI.simple_url).rstrip("/")


def listing(name: str, cache: pathlib.Path, fresh: bool) -> Listing:
    """What the index says of a distribution; kept in the cache."""
    path = cache / f"{name}.json"
    if fresh or not path.exists():
        request = urllib.request.Request(f"{index_url()}/{name}/",
                                         headers={"Accept": _JSON})
        with urllib.request.urlopen(request, timeout=120) as answer:
            text = answer.read()
        cache.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text)
    found: Listing = json.loads(path.read_text())
    return found


def _release(name: str, file: dict[str, Any]) -> Release | None:
    try:
        _, version, _, _ = parse_wheel_filename(file["filename"])
    except (ValueError, InvalidVersion):
        return None
    if version.is_prerelease:
        return None
    return Release(name, str(version), file["upload-time"][:10],
                   (file.get("requires-python") or "").replace(" ", ""),
                   bool(file.get("yanked")), file["filename"])


def releases(name: str, found: Listing) -> list[Release]:
    """The final releases that have a wheel, in the order of versions."""
    files = [_release(name, file) for file in found["files"]
             if file["filename"].endswith(".whl")]
    unique = {file.version: file for file in files if file is not None}
    return sorted(unique.values(), key=lambda one: Version(one.version))


def without_wheel(found: Listing) -> list[str]:
    """The final releases that have no wheel."""
    have = {one.version for one in releases("", found)}
    out = []
    for text in found.get("versions", ()):
        try:
            version = Version(text)
        except InvalidVersion:
            continue
        if not version.is_prerelease and str(version) not in have:
            out.append(str(version))
    return out
