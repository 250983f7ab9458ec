"""Makes the environments: what an image has, and what a project adds to it."""

from __future__ import annotations

import dataclasses
import json
import os
import pathlib
import re
import subprocess
from collections.abc import Iterable

from .releases import Release, bundled

_INDEX = pathlib.Path(__file__).resolve().parents[2] / "services/api_index/data"
_PROVIDERS = "apache-airflow-providers-"

_OTHERS = {"astronomer.providers": "astronomer-providers", "cosmos": "astronomer-cosmos",
           "astro": "astro-sdk-python"}

# What images have besides.
_LIBRARIES = ("virtualenv",)

# Airflow 2 installs them, and other providers count on that.
_WITH_AIRFLOW_2 = tuple(_PROVIDERS + name for name in (
    "common-io", "common-sql", "fab", "ftp", "http", "imap", "smtp", "sqlite"))

# Large, and hooks import them only to use them.
_NOT_NEEDED = ("pyspark", "apache-beam", "apache-flink", "mysqlclient", "sasl",
               "cassandra-driver")


@dataclasses.dataclass
class Environment:
    """An environment and the providers that are asked for in it."""

    release: Release
    folder: pathlib.Path
    asked: list[str]

    @property
    def python(self) -> pathlib.Path:
        """The interpreter."""
        return self.folder / "bin" / "python"


class Failed(Exception):
    """An environment that cannot be made."""


def provider_of(module: str, known: Iterable[str]) -> str:
    """The distribution whose provider a module belongs to; empty if none of these."""
    for package, name in _OTHERS.items():
        if module == package or module.startswith(f"{package}."):
            return name
    parts = module.split(".")[2:5]
    for size in range(len(parts), 0, -1):
        name = _PROVIDERS + "-".join(part.replace("_", "-") for part in parts[:size])
        if module.startswith("airflow.providers.") and name in known:
            return name
    return ""


def providers_of(module: str, known: Iterable[str]) -> set[str]:
    """Also the provider that one of Astronomer's is made of."""
    found = {provider_of(module, known)}
    if module.startswith("astronomer.providers."):
        found.add(provider_of("airflow" + module[len("astronomer"):], known))
    return found - {""}


def distributions() -> dict[str, list[tuple[str, str, str]]]:
    """Of each recorded distribution the releases: version, day, oldest Airflow."""
    out = {}
    for path in sorted(_INDEX.glob("*.api")):
        found = []
        with path.open() as lines:
            next(lines)
            for line in lines:
                words = line.split()
                if words[0] == "m":
                    break
                if words[0] == "release" and "yanked" not in words:
                    oldest = [word[9:] for word in words if word.startswith("airflow>=")]
                    found.append((words[1], words[2], (oldest or ["0"])[0]))
        out[path.stem] = found
    return out


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])


def newest(releases: list[tuple[str, str, str]], release: Release) -> str:
    """The newest of a distribution that works with the Airflow on that day."""
    fit = [version for version, day, oldest in releases if day <= release.day
           and _numbers(oldest) <= _numbers(release.airflow)]
    return fit[-1] if fit else ""


def make(release: Release, imported: set[str], work: pathlib.Path) -> Environment:
    """The environment of a release; one that is there stays."""
    folder = work / "envs" / release.version
    known = distributions()
    asked = sorted(name for name in {*imported, *bundled(), *_WITH_AIRFLOW_2} & known.keys()
                   if newest(known[name], release))
    made = Environment(release, folder, asked)
    done = folder / "made.json"
    if done.exists():
        made.asked = json.loads(done.read_text())
        return made
    fits = {name: pin for name, pin in release.pins.items() if pin and any(
        version == pin and _numbers(oldest) <= _numbers(release.airflow)
        for version, _, oldest in known.get(name, []))}
    misfits = [f"{name}=={pin}" for name, pin in release.pins.items()
               if pin and name in known and name not in fits]
    wanted = [f"apache-airflow=={release.airflow}", *_LIBRARIES]
    wanted += [f"{name}=={fits[name]}" if name in fits else name for name in asked
               if not (release.pins.get(name) and name not in fits)]
    _uv(work, "venv", "--clear", "--python", release.python, str(folder))
    _install(made, work, wanted)
    if misfits:
        _install(made, work, misfits, "--no-deps")
    done.write_text(json.dumps(asked))
    return made


def freeze(made: Environment) -> str:
    """What pip freeze prints, of the packages that an image like this one bundles."""
    run = subprocess.run(["uv", "pip", "freeze", "--python", str(made.python)],
                         capture_output=True, text=True, check=True)
    return "".join(f"{line}\n" for line in run.stdout.splitlines()
                   if line.partition("==")[0] in made.release.pins)


def _install(made: Environment, work: pathlib.Path, wanted: list[str],
             *options: str) -> None:
    overrides = work / "overrides.txt"
    overrides.write_text("".join(f"{name}; python_version < '3'\n"
                                 for name in _NOT_NEEDED))
    _uv(work, "pip", "install", "--python", str(made.python), "--override",
        str(overrides), "--exclude-newer", f"{made.release.day}T23:59:59Z",
        *options, *wanted)


def _uv(work: pathlib.Path, *arguments: str) -> None:
    environment = {**os.environ, "UV_PYTHON_DOWNLOADS": "never",
                   "UV_LINK_MODE": "hardlink", "UV_CONCURRENT_BUILDS": "1",
                   "UV_CACHE_DIR": str(work / "uv-cache")}
    run = subprocess.run(["uv", "--no-progress", *arguments], env=environment,
                         capture_output=True, text=True, check=False)
    if run.returncode:
        raise Failed(run.stderr[-2000:])
