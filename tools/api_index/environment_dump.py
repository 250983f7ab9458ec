"""Run inside an environment: imports modules and writes what they offer.

usage: python environment_dump.py ASKED.json OUT.jsonl

ASKED holds {module: [names to ask for]}. A line of OUT is one module. A run goes on
after the last line of OUT, so that a module that ends the process costs only itself.
Speaks the Python of all environments, from 3.7 on, and needs nothing besides it.
"""

import importlib
import inspect
import json
import os
import signal
import sys
import types
import warnings
from typing import Any, Dict, List, Set

SECONDS = 60


class TooLong(BaseException):
    """An import that does not end."""


def _too_long(*_: Any) -> None:
    raise TooLong("takes more than {} s".format(SECONDS))


def _described(found: Any) -> List[str]:
    """Letter and home of an object."""
    if isinstance(found, types.ModuleType):
        return ["m", found.__name__]
    if inspect.isclass(found) or inspect.isfunction(found):
        letter = "c" if inspect.isclass(found) else "f"
        return [letter, "{}.{}".format(getattr(found, "__module__", ""),
                                       getattr(found, "__qualname__", ""))]
    return ["v", ""]


def _one_name(module: Any, name: str) -> List[Any]:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            found = _described(getattr(module, name))
        except BaseException as error:  # whatever a module does
            return ["", "{}: {}".format(type(error).__name__, error)[:200], False]
    # A warning for who asks names this file; others are of what is imported then.
    return [*found, any(one.filename == __file__ for one in caught)]


def _one_module(name: str, asked: List[str]) -> Dict[str, Any]:
    try:
        module = importlib.import_module(name)
    except BaseException as error:  # whatever a module does
        return {"module": name,
                "error": "{}: {}".format(type(error).__name__, error)[:300]}
    there = [one for one in dir(module) if not one.startswith("_")]
    names = {one: _one_name(module, one) for one in there}
    served = {one: _one_name(module, one) for one in asked
              if one not in names}
    return {"module": name, "names": names, "served": served,
            "getattr": "__getattr__" in vars(module)}


def _done(path: str) -> Set[str]:
    if not os.path.exists(path):
        return set()
    with open(path) as lines:
        return {json.loads(line)["module"] for line in lines}


def main() -> None:
    with open(sys.argv[1]) as file:
        asked = json.load(file)
    done = _done(sys.argv[2])
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGALRM, _too_long)
    out = open(sys.argv[2], "a")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.dup2(1, 2)
    for name in sorted(asked):
        if name in done:
            continue
        before = out.tell()
        out.write(json.dumps({"module": name, "error": "ends the process"}) + "\n")
        out.flush()
        signal.alarm(SECONDS)
        try:
            line = _one_module(name, asked[name])
        finally:
            signal.alarm(0)
        out.seek(before)
        out.truncate()
        out.write(json.dumps(line) + "\n")
        out.flush()
    os._exit(0)


main()
