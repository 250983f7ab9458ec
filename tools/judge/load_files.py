"""Run inside an environment: loads DAG files and writes what happens.

usage: python load_files.py FOLDER WANTED.json OUT.jsonl

Each file of FOLDER that WANTED lists is loaded by DagBag in a process of its own, forked from one that
has imported what the files import. A line of OUT is one file; a run goes on after the
last line. Any connection and variable exists, and so does any environment variable that
a file asks for.
"""

from __future__ import annotations

import ast
import gc
import importlib
import importlib.abc
import importlib.machinery
import json
import os
import pathlib
import re
import signal
import sys
import types
import warnings
from collections.abc import Iterator
from typing import Any
from unittest import mock

import airflow

SECONDS = 30
# Packages of Airflow's own tests, of which example DAGs use a few functions.
STANDINS = ("tests", "tests_common", "system", "unit", "providers_tests")


class StandIns(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds a mock for every module of the packages of tests."""

    def find_spec(self, name: str, path: Any = None,
                  target: Any = None) -> importlib.machinery.ModuleSpec | None:
        if name.partition(".")[0] in STANDINS:
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        module = types.ModuleType(spec.name)
        module.__getattr__ = lambda name: _standin(name)  # type: ignore[method-assign]
        return module

    def exec_module(self, module: types.ModuleType) -> None:
        """A mock has nothing to run."""


def _standin(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    since = re.fullmatch(r"AIRFLOW_V_(\d+)_(\d+)(?:_(\d+))?_PLUS", name)
    if since is not None:
        running = re.findall(r"\d+", airflow.__version__)
        return [int(part) for part in running] >= [int(part or 0) for part in since.groups()]
    return mock.MagicMock(name=name)



def give_everything() -> None:
    """Connections, variables and environment variables."""
    from airflow.models import Connection, Variable

    def connection(*_: Any, **__: Any) -> Any:
        return Connection(conn_id="made_up", conn_type="http", host="example.com",
                          login="user", password="word", schema="main", port=1,
                          extra="{}")

    def variable(key: str = "", *given: Any, **named: Any) -> Any:
        for default in (*given[:1], named.get("default_var"), named.get("default")):
            if default is not None:
                return default
        return {} if named.get("deserialize_json") else "1"

    Connection.get_connection_from_secrets = connection
    Variable.get = variable
    try:
        from airflow import sdk
        sdk.Connection.get = connection
        sdk.Variable.get = variable
    except ImportError:
        pass
    real = type(os.environ).__getitem__

    def environment(self: Any, key: Any) -> Any:
        try:
            return real(self, key)
        except KeyError:
            if sys._getframe(1).f_code.co_filename.startswith(sys.argv[1]):
                return "1"
            raise
    type(os.environ).__getitem__ = environment  # type: ignore[method-assign]


def imported(path: pathlib.Path) -> Iterator[str]:
    """The modules that a file imports."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def import_all(files: list[pathlib.Path]) -> None:
    """So that each process need not."""
    names: set[str] = set()
    for path in files:
        names.update(imported(path))
    for name in sorted(names):
        if name.partition(".")[0] not in STANDINS and "example_dags" not in name:
            signal.alarm(SECONDS * 2)
            try:
                importlib.import_module(name)
            except BaseException:  # whatever a module does: the file will tell
                continue
            finally:
                signal.alarm(0)


def load(path: pathlib.Path) -> dict[str, Any]:
    """What DagBag says of a file."""
    try:
        from airflow.models.dagbag import DagBag
    except ImportError:
        from airflow.dag_processing.dagbag import DagBag
    bag = DagBag(dag_folder=os.devnull, include_examples=False, safe_mode=False)
    bag.dagbag_import_error_tracebacks = True
    bag.dagbag_import_error_traceback_depth = 4
    found = bag.process_file(str(path), only_if_updated=False)
    errors = list(bag.import_errors.values())
    return {"file": path.name, "dags": len(found), "error": errors[0] if errors else ""}


def in_process(path: pathlib.Path) -> dict[str, Any]:
    """Loads a file in a process of its own."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        os.close(read)
        try:
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.alarm(SECONDS)
            said = load(path)
        except BaseException as error:  # whatever a file does
            said = {"file": path.name, "dags": 0,
                    "error": f"{type(error).__name__}: {error}"}
        with os.fdopen(write, "w") as out:
            out.write(json.dumps(said))
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as answer:
        text = answer.read()
    _, status = os.waitpid(child, 0)
    return json.loads(text) if text else {
        "file": path.name, "dags": 0, "error": f"ends with status {status}"}


def _too_long(*_: Any) -> None:
    raise TimeoutError("takes too long")


def main() -> None:
    warnings.simplefilter("ignore")
    wanted = set(json.loads(pathlib.Path(sys.argv[2]).read_text()))
    out = pathlib.Path(sys.argv[3])
    done = {json.loads(line)["file"] for line in out.read_text().splitlines()
            } if out.exists() else set()
    files = [path for path in sorted(pathlib.Path(sys.argv[1]).glob("*.py"))
             if path.name in wanted - done]
    if not files:
        return
    sys.meta_path.append(StandIns())
    signal.signal(signal.SIGALRM, _too_long)
    give_everything()
    import_all(files)
    gc.freeze()  # or each process copies what it only looks at
    gc.disable()
    with out.open("a") as lines:
        for path in files:
            lines.write(json.dumps(in_process(path)) + "\n")
            lines.flush()


main()
