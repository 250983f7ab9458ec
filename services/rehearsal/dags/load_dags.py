"""Runs inside an environment of Airflow: loads the files of a project and says what
happens.

A job comes on standard input, a line of JSON:
  {"root": FOLDER, "seconds": N, "memory": BYTES,
   "files": [{"path": "dags/a.py", "is_dag_file": true}, ...]}
Rows go to descriptor 3, a line of JSON each: "start", then for each file "dags" and
"imports", then "end".

Each file is loaded in a process of its own, forked from this one, which has imported
Airflow and nothing of the project. Where this is the first process of its namespace,
everything that a file leaves behind is killed before the next. A file's process writes
its rows to a pipe that is its own, so that it can spoil no rows but those.

Needs the standard library only, from Python 3.8 on.
"""

from __future__ import annotations

import ast
import importlib
import json
import os
import re
import resource
import select
import signal
import sys
import time
import traceback
import warnings
from typing import Any, Callable, Dict, Iterator, List, NoReturn, Optional, Tuple

Row = Dict[str, Any]

ROWS = 3
MOST_BYTES = 2 << 20  # of the rows of one file
MOST_TEXT = 4000
MOST_ENTRIES = 500
MOST_NAME = 250
# The C library's number for it.
PR_SET_DUMPABLE = 4


def say(row: Row) -> None:
    """Writes a row for the caller."""
    os.write(ROWS, (json.dumps(row) + "\n").encode())


class Asked:
    """What a file asks for that is not there: variables, connections, hosts."""

    def __init__(self) -> None:
        self.names: Dict[str, List[str]] = {"variables": [], "connections": [], "hosts": []}

    def note(self, kind: str, name: Any) -> None:
        """Each once."""
        names = self.names[kind]
        text = str(name)[:200]
        if text not in names and len(names) < MOST_ENTRIES:
            names.append(text)


ASKED = Asked()


def watch_network() -> None:
    """Notes the hosts that are asked for; a hook of the interpreter cannot be removed."""

    def hook(event: str, arguments: Tuple[Any, ...]) -> None:
        if event == "socket.getaddrinfo":
            ASKED.note("hosts", arguments[0])
        elif event == "socket.connect" and isinstance(arguments[1], tuple):
            ASKED.note("hosts", arguments[1][0])

    sys.addaudithook(hook)


def answer_without_database() -> None:
    """Variables and connections are those of the environment, and no others.

    Airflow would ask its database, which is not there, and fail with an error that says
    nothing about the file.
    """
    from airflow.models import Connection, Variable

    def variable(key: str, *_: Any, **__: Any) -> Optional[str]:
        found = os.environ.get(f"AIRFLOW_VAR_{key.upper()}")
        if found is None:
            ASKED.note("variables", key)
        return found

    def connection(conn_id: str, *_: Any, **__: Any) -> Any:
        found = os.environ.get(f"AIRFLOW_CONN_{conn_id.upper()}")
        if found is None:
            from airflow.exceptions import AirflowNotFoundException
            ASKED.note("connections", conn_id)
            raise AirflowNotFoundException(f"The conn_id `{conn_id}` isn't defined")
        if found.lstrip().startswith("{") and hasattr(Connection, "from_json"):
            return Connection.from_json(found, conn_id=conn_id)
        return Connection(conn_id=conn_id, uri=found)

    Variable.get_variable_from_secrets = staticmethod(variable)
    Connection.get_connection_from_secrets = staticmethod(connection)
    answer_task_sdk(variable, connection)


def answer_task_sdk(variable: Callable[..., Optional[str]],
                    connection: Callable[..., Any]) -> None:
    """The same for Airflow 3, where DAGs use the Task SDK."""
    try:
        from airflow.sdk.exceptions import AirflowRuntimeError, ErrorType
        from airflow.sdk.execution_time import context
        from airflow.sdk.execution_time.comms import ErrorResponse
    except ImportError:
        return

    def sdk_variable(key: str, deserialize_json: bool = False, *_: Any, **__: Any) -> Any:
        found = variable(key)
        if found is None:
            raise AirflowRuntimeError(ErrorResponse(
                error=ErrorType.VARIABLE_NOT_FOUND, detail={"message": f"Variable {key} not found"}))
        return json.loads(found) if deserialize_json else found

    context._get_variable = sdk_variable
    context._get_connection = connection


def make_database() -> None:
    """A database with the default pool: some operators look it up when they are made."""
    try:
        from airflow import settings
        from airflow.models.pool import Pool
        from airflow.utils.session import create_session
        Pool.__table__.create(settings.engine, checkfirst=True)
        values: Row = {"pool": "default_pool", "slots": 128, "description": ""}
        if hasattr(Pool, "include_deferred"):
            values["include_deferred"] = False
        with create_session() as session:
            session.add(Pool(**values))
        settings.engine.dispose()
    except Exception:  # whatever another Airflow lacks: then there is none
        return


def make_bag() -> Any:
    """A DagBag with nothing in it."""
    try:
        from airflow.dag_processing.dagbag import DagBag
    except ImportError:
        from airflow.models.dagbag import DagBag
    bag = DagBag(dag_folder=os.devnull, include_examples=False, safe_mode=True)
    bag.dagbag_import_error_tracebacks = True
    bag.dagbag_import_error_traceback_depth = 30
    return bag


def error_of(text: str, root: str) -> Row:
    """The parts of a traceback: what was raised, and where in the project last."""
    lines = [line for line in text.strip().splitlines() if line.strip()]
    last, kind, said = lines[-1] if lines else "", "", ""
    # The message may have several lines: its first is the last that names a class.
    for line in reversed(lines):
        match = re.match(r"([A-Za-z_][\w.]*)(?:: (.*))?$", line)
        if match and (match.group(1)[0].isupper() or "." in match.group(1)):
            kind, said = match.group(1).rpartition(".")[2], match.group(2) or ""
            break
    places = re.findall(r'File "([^"\n]+)", line (\d+)', text)
    own = [place for place in places if place[0].startswith(f"{root}/")]
    file, number = own[-1] if own else ("", "0")
    return {"type": (kind or "Error")[:200], "text": (said or last)[:MOST_TEXT],
            "file": file[len(root) + 1:], "line": int(number),
            "traceback": text[-MOST_TEXT * 4:]}


def error_now(root: str) -> Row:
    """Of the exception that is being handled."""
    return error_of(traceback.format_exc(limit=-30), root)


def schedule_of(dag: Any) -> str:
    """When a DAG runs, and by which kind of timetable."""
    timetable = getattr(dag, "timetable", None)
    if timetable is None:
        return str(getattr(dag, "schedule_interval", ""))[:200]
    summary = str(getattr(timetable, "summary", "") or "")
    return f"{summary} ({type(timetable).__name__})".strip()[:200]


def serialization_error(dag: Any) -> str:
    """What the scheduler would meet when it stores the DAG; empty: nothing."""
    module = importlib.import_module("airflow.serialization.serialized_objects")
    serializer = getattr(module, "DagSerialization", None) or module.SerializedDAG
    try:
        serializer.to_dict(dag)
    except Exception as error:  # whatever an operator of the project raises
        return f"{type(error).__name__}: {error}"[:MOST_TEXT]
    return ""


def dag_row(dag: Any) -> Row:
    """What is compared of a DAG."""
    tasks = sorted((str(task.task_id)[:250], str(task.task_type)[:250]) for task in dag.tasks)
    return {"id": str(dag.dag_id)[:250], "tasks": tasks[:MOST_ENTRIES], "schedule": schedule_of(dag),
            "serialization": serialization_error(dag)}


def load_dags(job: Row, path: str) -> Row:
    """What DagBag says of a file."""
    root, start = job["root"], time.monotonic()
    row: Row = {"row": "dags", "file": path, "dags": [], "error": None}
    try:
        bag = make_bag()
        found = bag.process_file(f"{root}/{path}", only_if_updated=False)
        row["dags"] = [dag_row(dag) for dag in found[:MOST_ENTRIES]]
        if bag.import_errors:
            row["error"] = error_of(next(iter(bag.import_errors.values())), root)
    except BaseException:  # SystemExit, and what Airflow lets through
        row["error"] = error_now(root)
    row["seconds"] = round(time.monotonic() - start, 3)
    row["asked"] = ASKED.names
    return row


class Import:
    """A name that a file imports, and whether the file can do without it."""

    def __init__(self, module: str, name: str, line: int, is_guarded: bool) -> None:
        self.module, self.name, self.line, self.is_guarded = module, name, line, is_guarded

    def full_name(self) -> str:
        """As facts about code have it: "airflow.utils.dates.days_ago"."""
        return f"{self.module}.{self.name}" if self.name else self.module

    def check(self) -> str:
        """The error of importing it; empty: none."""
        try:
            module = importlib.import_module(self.module)
            if not self.name or self.name == "*" or hasattr(module, self.name):
                return ""
            importlib.import_module(f"{self.module}.{self.name}")
        except ModuleNotFoundError as error:
            if error.name == f"{self.module}.{self.name}":
                return f"ImportError: cannot import name '{self.name}' from '{self.module}'"
            return f"ModuleNotFoundError: {error}"[:MOST_TEXT]
        except BaseException as error:  # whatever a module does
            return f"{type(error).__name__}: {error}"[:MOST_TEXT]
        return ""


def imports_of(node: ast.AST, is_guarded: bool = False) -> Iterator[Import]:
    """Those of a file, also inside functions; relative ones are the project's own."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            for alias in child.names:
                yield Import(alias.name, "", child.lineno, is_guarded)
        elif isinstance(child, ast.ImportFrom) and child.module and not child.level:
            for alias in child.names:
                yield Import(child.module, alias.name, child.lineno, is_guarded)
        else:
            # Under a condition it may not run; in `try` its failure is expected.
            yield from imports_of(child, is_guarded or isinstance(child, (ast.Try, ast.If)))


def is_of_project(root: str, module: str) -> bool:
    """Whether a module is found in the project before any package is asked."""
    first = module.partition(".")[0]
    return any(os.path.exists(f"{root}/{folder}{first}{end}")
               for folder in ("", "dags/", "plugins/") for end in ("", ".py"))


def has_code_of_project(root: str) -> bool:
    """Whether something of the project has been imported, which may change what others have."""
    return any(str(getattr(module, "__file__", None) or "").startswith(f"{root}/")
               for module in list(sys.modules.values()))


def imports_that_work(root: str, found: List[Import]) -> List[Row]:
    """What the file imports of packages and gets, while no code of the project has run: that
    could put a name where the package has none."""
    out: Dict[str, Row] = {}
    # Nobody doubts what Python itself has; before 3.10 it does not say.
    of_python = getattr(sys, "stdlib_module_names", frozenset())
    for one in found:
        if one.name == "*" or one.module.partition(".")[0] in of_python:
            continue
        if is_of_project(root, one.module) or one.check():
            continue
        if has_code_of_project(root):
            break
        name = one.full_name()
        if len(out) < MOST_ENTRIES and name not in out:
            out[name] = {"name": name[:MOST_NAME], "line": one.line}
    return [row for name, row in out.items() if len(name) <= MOST_NAME]


def check_imports(job: Row, path: str) -> Row:
    """Whether what a file imports is there."""
    root = job["root"]
    row: Row = {"row": "imports", "file": path, "checked": 0, "errors": [], "works": [],
                "error": None}
    try:
        with open(f"{root}/{path}", "rb") as file:
            tree = ast.parse(file.read(), path)
    except (SyntaxError, ValueError, RecursionError):
        row["error"] = error_now(root)
        return row
    found = list(imports_of(tree))
    row["works"] = imports_that_work(root, found)
    for one in found:
        row["checked"] += 1
        text = one.check()
        if text and len(row["errors"]) < MOST_ENTRIES:
            row["errors"].append({"module": one.module[:250], "name": one.name[:250],
                                  "line": one.line, "guarded": one.is_guarded, "text": text})
    return row


def limit(kind: int, value: int) -> None:
    """Both limits, as far as allowed."""
    try:
        resource.setrlimit(kind, (value, value))
    except (ValueError, OSError):
        pass


def work(job: Row, path: str, task: Callable[[Row, str], Row], out: int) -> NoReturn:
    """The process of a file: does one task and ends."""
    try:
        os.setsid()
        signal.signal(signal.SIGXCPU, signal.SIG_DFL)
        limit(resource.RLIMIT_CPU, int(job["seconds"]) + 5)
        limit(resource.RLIMIT_DATA, int(job["memory"]))
        os.close(ROWS)
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nothing, stream)
        row = json.dumps(task(job, path)).encode() + b"\n"
        while row:
            row = row[os.write(out, row):]
    finally:
        os._exit(0)


def read_for(source: int, seconds: float) -> Tuple[bytes, bool]:
    """A line, or what comes until the time is over (then True): what a file starts may
    hold its pipe open."""
    end, got = time.monotonic() + seconds, b""
    while len(got) < MOST_BYTES and not got.endswith(b"\n"):
        left = end - time.monotonic()
        if left <= 0 or not select.select([source], [], [], left)[0]:
            return got, True
        more = os.read(source, 1 << 16)
        if not more:
            break
        got += more
    return got, False


def kill_all() -> None:
    """Every process but this one, where it is the first of its namespace."""
    if os.getpid() == 1:
        try:
            os.kill(-1, signal.SIGKILL)
        except ProcessLookupError:
            pass


def reap() -> None:
    """Those that are left without a parent come to the first process."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


def death(path: str, kind: str, text: str) -> Row:
    """The row of a file whose process did not write one."""
    return {"file": path, "error": {"type": kind, "text": text, "file": path, "line": 0,
                                    "traceback": ""}}


def how_it_ended(status: int, path: str) -> Row:
    """What the status of a process says."""
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        if number == signal.SIGXCPU:
            return death(path, "Timeout", "used up its processor time")
        return death(path, "Killed", f"the process was ended by signal {number}")
    return death(path, "Exit", f"the process ended itself with status {os.WEXITSTATUS(status)}")


def in_process(job: Row, path: str, task: Callable[[Row, str], Row], name: str) -> Row:
    """Does a task in a process of its own, and says what came of it."""
    source, out = os.pipe()
    child = os.fork()
    if not child:
        os.close(source)
        work(job, path, task, out)
    os.close(out)
    got, is_late = read_for(source, float(job["seconds"]))
    os.close(source)
    try:
        if is_late or len(got) >= MOST_BYTES:
            os.killpg(child, signal.SIGKILL)
    except ProcessLookupError:
        pass
    kill_late(child, 0 if is_late else 2)
    _, status = os.waitpid(child, 0)
    kill_all()
    reap()
    row = read_row(got, path, name)
    if row is None and got.endswith(b"\n"):
        row = death(path, "Spoilt", "its code wrote into the row about it")
    elif row is None:
        row = (death(path, "Timeout", f"took longer than {job['seconds']} seconds") if is_late
               else how_it_ended(status, path))
        if len(got) >= MOST_BYTES:
            row = death(path, "Flood", f"wrote more than {MOST_BYTES >> 20} MiB of rows")
    row["row"] = name
    return row


def kill_late(child: int, seconds: float) -> None:
    """A process that has closed its pipe has little time left to end."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
            return
        time.sleep(0.002)
    try:
        os.kill(child, signal.SIGKILL)
    except ProcessLookupError:
        pass


def read_row(got: bytes, path: str, name: str) -> Optional[Row]:
    """A file's process may have written anything to its pipe."""
    try:
        row = json.loads(got)
    except (ValueError, RecursionError):
        return None
    if not isinstance(row, dict) or row.get("row") != name or row.get("file") != path:
        return None
    return row


def hide_memory() -> None:
    """Nobody with this user may write into this process, or the files' processes."""
    try:
        import ctypes
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    except (ImportError, OSError, AttributeError):
        pass


def compile_imports(job: Row) -> None:
    """Imports what the files import of the environment's packages, so that Python keeps
    it compiled. The project itself is not on the path."""
    import airflow  # noqa: F401
    make_bag()
    make_database()
    importlib.import_module("airflow.serialization.serialized_objects")
    for file in job["files"]:
        try:
            with open(f"{job['root']}/{file['path']}", "rb") as source:
                found = list(imports_of(ast.parse(source.read())))
        except (SyntaxError, ValueError, RecursionError):
            continue
        for one in found:
            one.check()


def main() -> None:
    """Does the job."""
    job: Row = json.loads(sys.stdin.read())
    if "--compile" in sys.argv:
        compile_imports(job)
        return
    warnings.simplefilter("ignore")
    hide_memory()
    import airflow
    make_bag()
    make_database()
    answer_without_database()
    importlib.import_module("airflow.serialization.serialized_objects")
    say({"row": "start", "airflow": str(airflow.__version__), "python": sys.version.split()[0]})
    sys.path.insert(0, job["root"])
    for folder in ("dags", "plugins"):
        sys.path.append(f"{job['root']}/{folder}")
    watch_network()
    for file in job["files"]:
        path = file["path"]
        if file["is_dag_file"]:
            say(in_process(job, path, load_dags, "dags"))
        say(in_process(job, path, check_imports, "imports"))
    say({"row": "end", "files": len(job["files"])})


if __name__ == "__main__":
    main()
    # Airflow's own work at the end needs a database.
    os._exit(0)
