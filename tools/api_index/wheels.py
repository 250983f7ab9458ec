"""Reads wheels: the sources of their modules and what they require."""

from __future__ import annotations

import dataclasses
import email.parser
import hashlib
import pathlib
import re
import zipfile
from collections.abc import Iterator

from .distributions import CORE, all_distributions
from .linking import is_skipped
from .modules import read_module
from .records import Module, Modules

_AIRFLOW = re.compile(r"apache-airflow(?:-core)?(?:\[[^]]*\])?(?![-\w.])(.*)")
_BOUND = re.compile(r"(?:>=|~=|==)\s*([\w.]+)")
_PACKAGE = re.compile(r"([\w.-]+)(?:\[[^]]*\])?(.*)")
_RECORDED = frozenset(all_distributions()) - {CORE}


@dataclasses.dataclass
class Wheel:
    """A wheel's modules and metadata."""

    modules: Modules
    airflow: str
    python: str
    needs: dict[str, str]


class WheelReader:
    """Reads wheels one after another; what has not changed is read once."""

    def __init__(self) -> None:
        self._read: dict[tuple[str, bool, bytes], Module] = {}

    def read(self, path: pathlib.Path, roots: tuple[str, ...],
             without: tuple[str, ...] = ()) -> Wheel:
        """The modules of a wheel that lie below the roots, without some."""
        with zipfile.ZipFile(path) as archive:
            modules = {name: self._module(name, package, archive.read(file))
                       for file, name, package in _files(archive)
                       if _below(name, roots) and not _below(name, without)
                       and not is_skipped(name)}
            headers = _metadata(archive)
        required = headers.get_all("Requires-Dist", [])
        return Wheel(modules, _airflow(required),
                     (headers["Requires-Python"] or "").replace(" ", ""),
                     _needs(required))

    def _module(self, name: str, package: bool, source: bytes) -> Module:
        key = (name, package, hashlib.sha256(source).digest())
        if key not in self._read:
            self._read[key] = read_module(name, package, source.decode("utf-8-sig",
                                                                       "replace"))
        return self._read[key]


def _files(archive: zipfile.ZipFile) -> Iterator[tuple[str, str, bool]]:
    for file in archive.namelist():
        if file.endswith(".py"):
            parts = file[:-len(".py")].split("/")
            if all(part.isidentifier() for part in parts):
                package = parts[-1] == "__init__"
                yield file, ".".join(parts[:-1] if package else parts), package


def _below(name: str, roots: tuple[str, ...]) -> bool:
    return any(name == root or name.startswith(root + ".") for root in roots)


def _metadata(archive: zipfile.ZipFile) -> email.message.Message:
    (file,) = (name for name in archive.namelist()
               if name.endswith(".dist-info/METADATA") and name.count("/") == 1)
    return email.parser.Parser().parsestr(archive.read(file).decode("utf-8", "replace"))


def _airflow(required: list[str]) -> str:
    """The oldest Airflow that is asked for."""
    for text in required:
        found = _AIRFLOW.match(text)
        if found and ";" not in text and (bound := _BOUND.search(found[1])):
            return bound[1]
    return ""


def _needs(required: list[str]) -> dict[str, str]:
    """The recorded distributions that are always asked for, and the oldest release."""
    out = {}
    for text in required:
        found = _PACKAGE.match(text)
        if found is None or ";" in text:
            continue
        name = re.sub(r"[-_.]+", "-", found[1]).lower()
        if name in _RECORDED:
            bound = _BOUND.search(found[2])
            out[name] = bound[1] if bound else "0"
    return out
