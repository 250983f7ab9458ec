#!/usr/bin/python3
"""The tutorial for plugin authors does what it says, line by line, with what is
installed alone.

    tutorial_test.py CMAKE BUILD_FOLDER SANITIZER

SANITIZER is empty, or the one the build has: it keeps memory and traces its own
process, so that more conformance tests are skipped.
"""

import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
TUTORIAL = ROOT / 'docs/plugins/tutorial.md'
SANITIZED = len(sys.argv) > 3 and sys.argv[3] != ''
MARK = '=== step '
# A reload is over when the log says how it ended.
RELOAD = '''reload() {
  before=$(grep -c ' reload' service.log); kill -HUP "$1"
  for _ in $(seq 200); do
    test "$(grep -c ' reload' service.log)" -gt "$before" && return; sleep 0.1
  done
}
'''
START = '''for _ in $(seq 200); do
  grep -qs "^listening" out && break; sleep 0.1
done; cat out
'''


def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


def blocks(text):
    """(the paragraph before, kind, text) of every fenced block."""
    before, kind, block = [], None, []
    for line in text.splitlines(keepends=True):
        if not line.startswith('```'):
            (before if kind is None else block).append(line)
        elif kind is None:
            kind, block = line[3:].strip(), []
        else:
            yield ''.join(before).strip().split('\n\n')[-1], kind, ''.join(block)
            kind, before = None, []


def steps(block):
    """(command, expected lines) of a console block."""
    for part in re.split(r'^\$ ', block, flags=re.M)[1:]:
        command, _, expected = part.partition('\n')
        yield command, expected.splitlines()


def pattern(line):
    """Digests and times differ from one run to the next."""
    out = re.escape(line)
    if SANITIZED:
        out = re.sub(r'\\ \d+\\ (passed|skipped)', r'\\ \\d+\\ \1', out)
    out = re.sub(r'\b[0-9a-f]{12}\b', '[0-9a-f]{12}', out)
    out = re.sub(r'\b[-\d\\]+T[\d:]+Z', r'\\d{4}-\\d\\d-\\d\\dT[\\d:]+Z', out)
    return re.sub(r'\d+\\\.\d+\\ sec', r'\\d+\\.\\d+ sec', out)


def fits(expected, got):
    """Whether lines are as expected; "..." stands for any number of them."""
    if not expected:
        return not got
    if expected[0] == '...':
        return any(fits(expected[1:], got[i:]) for i in range(len(got) + 1))
    return bool(got) and bool(re.fullmatch(pattern(expected[0]), got[0].rstrip())) and fits(
        expected[1:], got[1:])


def edit(before, text):
    """The shell command that puts a block where the words before it say."""
    quoted = f"<<'END OF BLOCK'\n{text}END OF BLOCK\n"
    name = re.findall(r'`([\w./]+\.\w+)`', before)[-1]
    if 'Add to' in before:
        return f'cat >>{name} {quoted}'
    if 'the line `};`' in before:
        return f"cat >block {quoted}sed -i -e '/^}};$/{{ e cat block' -e '}}' {name}; rm block\n"
    return f'cat >{name} {quoted}'


def script(text):
    """The tutorial as a shell script, and what each step should print."""
    out, wanted = ['shopt -s expand_aliases\n', RELOAD], []
    for before, kind, block in blocks(text):
        if kind != 'console':
            out.append(edit(before, block))
            continue
        for command, expected in steps(block):
            out.append(f'echo "{MARK}{len(wanted)}"\n')
            wanted.append((command, expected))
            if command.endswith('&'):
                command = command[:-1] + '>out </dev/null &'
            command = command.replace('kill -HUP $service; sleep 1', 'reload $service')
            out.append(command + '\n')
            if expected and expected[0].startswith('listening'):
                out.append(START)
    return ''.join(out), wanted


def run(cmake, prefix, home):
    port = f'127.0.0.1:{free_port()}'
    text = TUTORIAL.read_text(encoding='utf-8')
    text = text.replace('upgrade-advisord --', f'upgrade-advisord --listen {port} --')
    text = text.replace('127.0.0.1:50051', port)
    text = text.replace('/opt/upgrade-advisor', str(prefix))
    shell, wanted = script(text)
    env = {'PATH': f'{cmake.parent}:/usr/bin:/bin', 'HOME': str(home),
           'CMAKE_GENERATOR': 'Ninja', 'LANG': 'C.UTF-8'}
    done = subprocess.run(
        ['bash', '-c', shell + 'kill $service 2>/dev/null\n'], cwd=home, env=env,
        text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, timeout=240)
    parts = re.split(rf'^{MARK}\d+\n', done.stdout, flags=re.M)[1:]
    for i, (command, expected) in enumerate(wanted):
        got = parts[i].splitlines() if i < len(parts) else ['(it was not run)']
        if not fits(expected, got):
            yield f'$ {command}\n' + ''.join(f'  wanted {line}\n' for line in expected) + \
                ''.join(f'  got    {line}\n' for line in got)


def main():
    cmake, build = pathlib.Path(sys.argv[1]), sys.argv[2]
    home = pathlib.Path(tempfile.mkdtemp())
    try:
        subprocess.run([cmake, '--install', build, '--prefix', home / 'prefix'], check=True,
                       stdout=subprocess.DEVNULL)
        (home / 'home').mkdir()
        faults = list(run(cmake, home / 'prefix', home / 'home'))
    finally:
        shutil.rmtree(home)
    print('\n'.join(faults), f'{len(faults)} steps differ')
    return 1 if faults else 0


sys.exit(main())
