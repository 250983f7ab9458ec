"""The version of the product: kProgramVersion is the one place that has it."""

import os
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
_PLACE = 'services/server/service_options.h'


def version() -> str:
    header = (ROOT / _PLACE).read_text(encoding='utf-8')
    found = re.search(r'kProgramVersion\[\] = "upgrade-advisor ([0-9.]+)"', header)
    assert found, f'there is no kProgramVersion in {_PLACE}'
    return found[1]


def source_date() -> int:
    """What stands for the time in everything that is packed: that of the last commit."""
    if given := os.environ.get('SOURCE_DATE_EPOCH'):
        return int(given)
    said = subprocess.run(['git', '-C', ROOT, 'log', '-1', '--format=%ct'], text=True,
                          capture_output=True, check=True)
    return int(said.stdout)


# Files whose form has the version as text; a test and tools/release compare them.
_COPIES = {'deploy/helm/upgrade-advisor/Chart.yaml': r'^appVersion: (\S+)$',
           'sdk/clients/typescript/package.json': r'^  "version": "(\S+)",$'}


def copies() -> dict[str, str]:
    """The version that each of these files has."""
    out = {}
    for path, pattern in _COPIES.items():
        found = re.search(pattern, (ROOT / path).read_text(encoding='utf-8'), re.MULTILINE)
        out[path] = found[1] if found else 'none'
    return out
