"""The programs of the wheel. Imports next to nothing: it is the start of the command line."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

_BIN = os.path.join(os.path.dirname(os.path.realpath(__file__)), 'installation', 'bin')


def program(name: str) -> str:
    """The path of a program; FileNotFoundError where this is not a wheel with programs."""
    path = os.path.join(_BIN, name)
    if not os.path.isfile(path):
        raise FileNotFoundError(f'{path} is missing: install the wheel of upgrade-advisor')
    return path


def run_command_line() -> NoReturn:
    """`upgrade-advisor`: this process becomes the program."""
    path = program('upgrade-advisor')
    os.execv(path, [path, *sys.argv[1:]])


def run_service() -> NoReturn:
    """`upgrade-advisord`, in the same way."""
    path = program('upgrade-advisord')
    os.execv(path, [path, *sys.argv[1:]])
