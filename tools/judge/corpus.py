"""Example DAGs out of wheels and source archives."""

from __future__ import annotations

import ast
import hashlib
import pathlib
import re
import tarfile
import warnings
import zipfile
from collections.abc import Iterator

_FOLDERS = re.compile(r"/example_dags/|/tests/system/|^tests/system/|/system/tests/")
_SKIPPED = re.compile(r"(^|/)(__init__|conftest|test_[^/]*)\.py$|/plugins/|/libs/")
_ARCHIVE = re.compile(r"([A-Za-z0-9_.-]+?)-(\d[^-]*?)(-py.*\.whl|\.tar\.gz)$")
_OLDEST_AIRFLOW = (2, 2)


def collect(archives: list[pathlib.Path], folder: pathlib.Path) -> None:
    """Writes each distinct file as `<distribution>-<version>-<digest>-<name>.py`."""
    folder.mkdir(parents=True, exist_ok=True)
    seen = {path.stem.split("@")[1] for path in folder.glob("*.py")}
    for archive in sorted(archives):
        found = _ARCHIVE.match(archive.name)
        if found is None or _is_too_old(found[1], found[2]):
            continue
        for name, source in _members(archive):
            digest = hashlib.sha256(source).hexdigest()[:10]
            if digest not in seen and _is_dag(source):
                seen.add(digest)
                dist = found[1].replace("apache_airflow_providers_", "")
                stem = pathlib.PurePath(name).stem
                (folder / f"{dist}-{found[2]}@{digest}@{stem}.py").write_bytes(source)


def _is_too_old(dist: str, version: str) -> bool:
    return dist == "apache_airflow" and tuple(
        int(part) for part in version.split(".")[:2]) < _OLDEST_AIRFLOW


def _members(archive: pathlib.Path) -> Iterator[tuple[str, bytes]]:
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            for name in wheel.namelist():
                if _is_wanted(name):
                    yield name, wheel.read(name)
        return
    with tarfile.open(archive) as sources:
        for member in sources:
            if member.isfile() and _is_wanted(member.name):
                file = sources.extractfile(member)
                if file is not None:
                    yield member.name, file.read()


def _is_wanted(name: str) -> bool:
    return (name.endswith(".py") and _FOLDERS.search(name) is not None
            and _SKIPPED.search(name) is None)


def _is_dag(source: bytes) -> bool:
    try:
        tree = parse(source)
    except (SyntaxError, ValueError):
        return False
    return any(isinstance(node, ast.Name) and node.id in ("DAG", "dag")
               or isinstance(node, ast.Attribute) and node.attr == "DAG"
               for node in ast.walk(tree))


def parse(source: bytes | str) -> ast.Module:
    """The syntax tree, without what Python says of odd strings."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(source)


def imported(path: pathlib.Path) -> set[str]:
    """The modules, and the names out of them, that a file imports."""
    out: set[str] = set()
    for node in ast.walk(parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            out.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            out.add(node.module)
            out.update(f"{node.module}.{alias.name}" for alias in node.names)
    return out
