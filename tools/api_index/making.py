"""Makes the data files, distribution by distribution."""

from __future__ import annotations

import dataclasses
import pathlib
import sys
import time
from collections.abc import Iterator

from packaging.version import Version

from . import imports, index
from .distributions import (COMPAT, CORE, CORE_SINCE, PLUGIN_PACKAGES, parts_of_core,
                            roots)
from .downloads import fetch_all
from .index import Release
from .linking import Known, Recorded
from .linking import Release as Linked
from .records import Modules
from .store import ReleaseRecord, Store, reading_digest
from .wheels import WheelReader
from .writer import DataFile, ReleaseLine

# The Airflow that a release is for that does not say so.
_OLDEST = "2.0.0"

_MODELS = "airflow.models"


@dataclasses.dataclass
class Options:
    """How a run is made."""

    work: pathlib.Path
    offline: bool = False
    refresh: bool = False
    release: str = ""


class NotReadable(Exception):
    """A release that cannot be recorded."""


class Maker:
    """Reads distributions and makes their files."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._store = Store(options.work / "records", reading_digest())
        self._core: dict[Version, set[str]] = {}
        self._everywhere: dict[str, set[str]] = {}
        self._reexports: dict[str, str] = {}
        self._in_models: dict[str, str] = {}
        self.left_out: dict[str, list[str]] = {}

    def text(self, name: str) -> str:
        """The data file of a distribution."""
        start = time.monotonic()
        wanted = self._releases(name)
        reader, lines, records = WheelReader(), [], []
        self.left_out[name] = self._without_wheel(name)
        if name == CORE:
            self._ask_environments(reader, wanted)
        for at, release in enumerate(wanted):
            try:
                record = self._record(reader, release)
            except (NotReadable, OSError, ValueError, KeyError) as error:
                self.left_out[name].append(f"{name} {release.version} {error}")
                continue
            records.append(record)
            lines.append(_line(release, record))
            self.left_out[name] += [f"{name} {release.version} {one}"
                                    for one in record.failed]
            _progress(f"{name} {at + 1}/{len(wanted)} {release.version}")
        out = _file(name, lines, records)
        _progress(f"{name}: {len(lines)} releases, {len(out)} bytes, "
                  f"{time.monotonic() - start:.0f} s", True)
        return out

    def _listing(self, name: str) -> index.Listing:
        return index.listing(name, self._options.work / "index", self._options.refresh)

    def _releases(self, name: str) -> list[Release]:
        found = index.releases(name, self._listing(name))
        if name == CORE:
            found = [one for one in found if Version(one.version) >= Version(CORE_SINCE)]
        missing = [one for one in found if not self._has_wheels(one)
                   and self._store.get(name, one.version) is None]
        self._fetch([wheel for one in missing for wheel in self._wheels(one)])
        return found

    def _has_wheels(self, release: Release) -> bool:
        return all((self._options.work / "wheels" / one.wheel).exists()
                   for one in self._wheels(release))

    def _without_wheel(self, name: str) -> list[str]:
        return [f"{name} {version} has no wheel"
                for version in index.without_wheel(self._listing(name))
                if name != CORE or Version(version) >= Version(CORE_SINCE)]

    def _wheels(self, release: Release) -> list[Release]:
        """The releases whose wheels hold the modules of a release."""
        if release.distribution != CORE:
            return [release]
        return [one for name, version in parts_of_core(release.version)
                for one in index.releases(name, self._listing(name))
                if one.version == version]

    def _fetch(self, wheels: list[Release]) -> None:
        if not self._options.offline:
            for one, why in fetch_all(wheels, self._options.work / "wheels").items():
                _progress(f"{one.distribution} {one.version}: {why}", True)

    def _record(self, reader: WheelReader, release: Release) -> ReleaseRecord:
        name, version = release.distribution, release.version
        kept = self._store.get(name, version)
        if kept is None or version == self._options.release:
            kept = self._read(reader, release)
            self._store.put(name, version, kept)
        return kept

    def _read(self, reader: WheelReader, release: Release) -> ReleaseRecord:
        core = release.distribution == CORE
        airflow, python, needs, modules = self._sources(reader, release)
        known: Known = (lambda _: False) if core else self._known(airflow)
        record = Linked(modules, known, self._spellings(reader, release, known)).record()
        failed = self._import(release.version, record) if core else []
        return ReleaseRecord(airflow, python, record, failed, needs)

    def _sources(self, reader: WheelReader,
                 release: Release) -> tuple[str, str, dict[str, str], Modules]:
        """What a release asks for, Airflow and Python apart, and its modules."""
        core = release.distribution == CORE
        modules: Modules = {}
        needs: dict[str, str] = {}
        airflow, python = "", release.python
        for one in self._wheels(release):
            path = self._options.work / "wheels" / one.wheel
            if not path.exists():
                raise NotReadable("its wheel could not be fetched")
            wheel = reader.read(path, roots(release.distribution),
                                ("airflow.providers",) if core else ())
            modules.update(wheel.modules)
            needs.update(wheel.needs)
            airflow = "" if core else wheel.airflow
            python = python or wheel.python
        return airflow, python, needs, modules

    def _ask_environments(self, reader: WheelReader, wanted: list[Release]) -> None:
        """Before other patches of the same minor releases are read."""
        work = self._options.work
        asked = [one for one in wanted
                 if imports.environment_of(work, one.version) == one.version]
        if any(one.version == self._options.release
               or self._store.get(CORE, one.version) is None for one in asked):
            self._everywhere = imports.names_of(
                Linked(self._sources(reader, one)[-1], lambda _: False).record()
                for one in wanted if self._has_wheels(one))
        for release in asked:
            self._record(reader, release)
            _progress(f"{release.distribution} {release.version}: imported", True)

    def _import(self, version: str, record: dict[str, Recorded]) -> list[str]:
        """Adds what an environment says; the modules that it cannot import."""
        for name in PLUGIN_PACKAGES:
            if name in record:
                record[name].open = True
        work = self._options.work
        speaker = imports.environment_of(work, version)
        if speaker == version:
            return imports.merge(record, imports.ask(work, version, record,
                                                     self._everywhere))
        spoken = self._store.get(CORE, speaker) if speaker else None
        if spoken is not None:
            imports.merge_redirects(record, imports.found_before(work, speaker),
                                    spoken.modules)
        return []

    def _spellings(self, reader: WheelReader, release: Release,
                   known: Known) -> dict[str, str]:
        """The names of Airflow that have several, with the one that is recorded."""
        if release.distribution == CORE:
            return {}
        models = {target: name for name, target in self._models().items()
                  if known(name)}
        if release.distribution == COMPAT:
            return models
        return {**models, **{name: models.get(target, target)
                             for name, target in self._compat(reader).items()}}

    def _models(self) -> dict[str, str]:
        """What `airflow.models` re-exports of its modules, as Airflow 2 has it."""
        if not self._in_models:
            newest = [one.version for one in self._releases(CORE) if one.version < "3"][-1]
            record = self._store.get(CORE, newest)
            found = _reexports(_MODELS, record.modules[_MODELS]) if record else ()
            self._in_models = {name: target for name, target in found
                               if target.startswith(f"{_MODELS}.")}
        return self._in_models

    def _compat(self, reader: WheelReader) -> dict[str, str]:
        """What the package of compatibility re-exports, as its newest release says."""
        if not self._reexports:
            newest = self._record(reader, self._releases(COMPAT)[-1])
            for module, recorded in newest.modules.items():
                self._reexports.update(_reexports(module, recorded))
        return self._reexports

    def _known(self, oldest: str) -> Known:
        """Whether each Airflow from the oldest on has a name."""
        if not self._core:
            for release in self._releases(CORE):
                record = self._store.get(CORE, release.version)
                if record is not None:
                    self._core[Version(release.version)] = _dotted(record.modules)
        asked = [names for version, names in self._core.items()
                 if version >= Version(oldest or _OLDEST)]
        return lambda dotted: bool(asked) and all(dotted in names for names in asked)


def _reexports(module: str, recorded: Recorded) -> Iterator[tuple[str, str]]:
    for line in recorded.lines:
        kind, name, *target = line.split(" ")
        if kind in ("r", "d") and not target[-1].startswith("airflow.providers."):
            yield f"{module}.{name}", target[-1]


def _dotted(modules: dict[str, Recorded]) -> set[str]:
    out = set(modules)
    for name, module in modules.items():
        out.update(f"{name}.{line.split(' ')[1]}" for line in module.lines)
    return out


def _line(release: Release, record: ReleaseRecord) -> ReleaseLine:
    return ReleaseLine(release.version, release.day, record.airflow, record.python,
                       release.yanked)


def _file(name: str, lines: list[ReleaseLine], records: list[ReleaseRecord]) -> str:
    out = DataFile(name, lines)
    for at in range(len(lines) - 1, -1, -1):
        out.add(at, records[at].modules, records[at].needs)
    return "\n".join(out.lines()) + "\n"


def _progress(text: str, keep: bool = False) -> None:
    if sys.stderr.isatty():
        print("\r\033[K" + text, end="\n" if keep else "", file=sys.stderr, flush=True)
    elif keep:
        print(text, file=sys.stderr, flush=True)
