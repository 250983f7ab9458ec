#!/usr/bin/python3
"""Fails if a binary could meet a plugin's own gRPC, protobuf or Abseil: none may be
linked as a shared library, and no symbol of theirs or ours may be exported.

    exported_symbols.py BINARY...
"""

import re
import subprocess
import sys

_OURS = re.compile(r'\b(google::|grpc|absl::|upgrade_advisor::|astro::|upb_|gpr_'
                   r'|SSL_|EVP_|ares_|re2::)')
_SHARED = re.compile(r'NEEDED.*\[(lib(?:grpc|protobuf|absl|gpr|upb)[^\]]*)\]')


def output(*command):
    return subprocess.run(command, capture_output=True, text=True,
                          check=True).stdout


def problems(binary):
    for library in _SHARED.findall(output('readelf', '--dynamic', binary)):
        yield f'{binary} is linked to {library}'
    for line in output('nm', '--dynamic', '--defined-only', '--demangle',
                       binary).splitlines():
        name = line.split(maxsplit=2)[-1]
        if _OURS.search(name):
            yield f'{binary} exports {name}'


def main(binaries):
    found = [problem for binary in binaries for problem in problems(binary)]
    print('\n'.join(found[:50]) or 'nothing is exported')
    return 1 if found or not binaries else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
