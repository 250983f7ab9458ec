"""What was read of releases, kept between runs."""

from __future__ import annotations

import dataclasses
import gzip
import hashlib
import json
import pathlib
from typing import Any

from .linking import Recorded

_READING = ("records", "signatures", "classes", "literals", "redirects", "modules",
            "linking", "wheels", "imports", "environment_dump")


def reading_digest() -> str:
    """Changes when the tool would read a release differently."""
    digest = hashlib.sha256()
    for name in _READING:
        digest.update((pathlib.Path(__file__).parent / f"{name}.py").read_bytes())
    return digest.hexdigest()[:16]


@dataclasses.dataclass
class ReleaseRecord:
    """One release as it is kept."""

    airflow: str
    python: str
    modules: dict[str, Recorded]
    failed: list[str] = dataclasses.field(default_factory=list)
    needs: dict[str, str] = dataclasses.field(default_factory=dict)


class Store:
    """A folder of records, one file a release."""

    def __init__(self, folder: pathlib.Path, digest: str) -> None:
        self._folder, self._digest = folder, digest

    def _path(self, distribution: str, version: str) -> pathlib.Path:
        return self._folder / distribution / f"{version}.json.gz"

    def get(self, distribution: str, version: str) -> ReleaseRecord | None:
        """The record of a release, unless the tool has changed since."""
        path = self._path(distribution, version)
        if not path.exists():
            return None
        found: dict[str, Any] = json.loads(gzip.decompress(path.read_bytes()))
        if found["digest"] != self._digest:
            return None
        return ReleaseRecord(found["airflow"], found["python"], {
            name: Recorded(*one) for name, one in found["modules"].items()},
            found["failed"], found["needs"])

    def put(self, distribution: str, version: str, record: ReleaseRecord) -> None:
        """Keeps the record of a release."""
        path = self._path(distribution, version)
        path.parent.mkdir(parents=True, exist_ok=True)
        kept = {"digest": self._digest, "airflow": record.airflow,
                "python": record.python, "failed": record.failed,
                "needs": record.needs,
                "modules": {name: (one.open, one.lines, one.asked)
                            for name, one in record.modules.items()}}
        path.with_suffix(".tmp").write_bytes(
            gzip.compress(json.dumps(kept).encode(), 1, mtime=0))
        path.with_suffix(".tmp").replace(path)
