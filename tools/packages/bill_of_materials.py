"""What is in our packages that others made, as CycloneDX.

Asks dpkg for the versions of the packages that a build took.
"""

import json
import pathlib
import subprocess
from collections.abc import Iterable

# Linked into the programs: docs/decisions/0001-dependencies.md.
LINKED = ('libabsl-dev', 'libc-ares-dev', 'libcli11-dev', 'libgrpc++-dev', 'libprotobuf-dev',
          'libre2-dev', 'libseccomp-dev', 'libsqlite3-dev', 'libssl-dev', 'nlohmann-json3-dev',
          'zlib1g-dev')

Part = tuple[str, str]  # a package and its version


def _asked(*question: str) -> str:
    return subprocess.run(['dpkg-query', *question], text=True, capture_output=True,
                          check=True).stdout


def linked() -> list[Part]:
    return [(name, _asked('-W', '-f', '${Version}', name)) for name in LINKED]


def linked_sources() -> list[Part]:
    """The source packages of what is linked in."""
    form = '${source:Package} ${source:Version}\n'
    lines = {_asked('-W', '-f', form, name).strip() for name in LINKED}
    return sorted((line.split()[0], line.split()[1]) for line in lines)


def owners_of(libraries: Iterable[pathlib.Path]) -> list[Part]:
    """The Debian packages that files are from."""
    out = set()
    for path in libraries:
        owner = _asked('-S', f'*/{path.resolve().name}').split(':')[0]
        out.add((owner, _asked('-W', '-f', '${Version}', owner)))
    return sorted(out)


def bill_of_materials(name: str, version: str, parts: Iterable[Part]) -> str:
    return json.dumps({
        'bomFormat': 'CycloneDX', 'specVersion': '1.6', 'version': 1,
        'metadata': {'component': {'type': 'application', 'name': name, 'version': version}},
        'components': [{'type': 'library', 'name': part, 'version': number,
                        'purl': f'pkg:deb/debian/{part}@{number}'}
                       for part, number in sorted(set(parts))]}, indent=2) + '\n'
