"""Releases of Runtime: their Airflow, their day, their Python and what they bundle."""

from __future__ import annotations

import dataclasses
import json
import pathlib
from typing import Any

_DATA = pathlib.Path(__file__).resolve().parents[2] / "services/catalog/data"


@dataclasses.dataclass(frozen=True)
class Hop:
    """An upgrade that is judged."""

    name: str
    source: str
    target: str


HOPS = (
    Hop("2.2>2.4", "4.2.9", "6.7.0"),
    Hop("2.4>2.6", "6.7.0", "8.10.0"),
    Hop("2.6>2.8", "8.10.0", "10.9.0"),
    Hop("2.8>2.10", "10.9.0", "12.12.0"),
    Hop("2.10>3.0", "12.12.0", "3.0-17"),
    Hop("2.6>3.0", "8.10.0", "3.0-17"),
)

# Of images that the table of providers does not list: the image whose providers
# they have, in versions of their own day.
_LIKE = {"12.12.0": "11.8.0", "3.0-17": "3.1-11"}


@dataclasses.dataclass(frozen=True)
class Release:
    """A release of Runtime.

    `pins` holds the versions of the providers that it bundles, empty where only their
    names are known.
    """

    version: str
    airflow: str
    day: str
    python: str
    pins: dict[str, str]
    listed: bool

    def image(self) -> str:
        """The image as a Dockerfile names it."""
        if self.airflow.startswith("3."):
            return f"astrocrpublic.azurecr.io/runtime:{self.version}"
        return f"quay.io/astronomer/astro-runtime:{self.version}"


def release(version: str) -> Release:
    """What the catalogue says of a release."""
    feed = _read("runtime-feed.json")
    found = {**feed["runtimeVersions"], **feed["runtimeVersionsV3"]}[version]["metadata"]
    table = _read("provider-packages.json")
    listed = version in table
    pins = table[version if listed else _LIKE[version]]["standard"]
    airflow = found["airflowVersion"]
    return Release(version, airflow, found["releaseDate"],
                   found.get("defaultPythonVersion") or _python(version),
                   {name: pin if listed else "" for name, pin in pins.items()}, listed)


def bundled() -> set[str]:
    """The providers of any image that is judged."""
    versions = {version for hop in HOPS for version in (hop.source, hop.target)}
    return {name for version in versions for name in release(version).pins}


def _python(version: str) -> str:
    lines = _read("lifecycle.json")["runtime"]["legacy"]
    line = lines.get(version.partition(".")[0], {})
    return str(line.get("defaultPythonVersion", "3.9"))


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((_DATA / name).read_text())
    return found
