"""Reads the header of the plugin contract, and has a compiler measure it.

A layout is text, one line for each struct, member, constant and function:

    struct ua_string 16              bytes
      data 0 8 const char*           offset, bytes, type
    constant UA_ABI_VERSION 1
    function ua_entry const ua_plugin*(const ua_host*)
"""

import pathlib
import re
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
HEADER = ROOT / 'sdk/abi/upgrade_plugin.h'

_COMMENT = re.compile(r'/\*.*?\*/', re.S)
_DEFINE = re.compile(r'^#define (UA_\w+) (.+)$', re.M)
_ENUM = re.compile(r'enum \{(.*?)\};', re.S)
_STRUCT = re.compile(r'(?:typedef )?struct (\w+) \{(.*?)\}\s*\w*;', re.S)
_POINTER = re.compile(r'^(.*?)\(\*\s*(\w+)\)\s*\((.*)\)$', re.S)
_TYPEDEF = re.compile(r'typedef ([\w\s*]+?)\(\*(\w+)\)\((.*?)\);', re.S)
_EXPORT = re.compile(r'UA_EXPORT ([\w\s*]+?)(\w+)\(([^()]*)\);', re.S)
_FORWARD = re.compile(r'typedef struct (\w+) \1;')
_REST = re.compile(r'extern "C" \{|\}|\s+')


class Malformed(Exception):
    """The header holds what this reader does not know: teach it first."""


def _type(text):
    return re.sub(r'\s+', ' ', text).replace(' *', '*').strip()


def _parameter(text):
    """Its type, without its name."""
    return _type(re.sub(r'\w+$', '', text.strip()))


def _signature(result, parameters):
    types = ', '.join(_parameter(p) for p in parameters.split(','))
    return f'{_type(result)}({types})'


def _member(declaration):
    """(name, type) of one member."""
    pointer = _POINTER.match(declaration)
    if pointer:
        return pointer.group(2), _signature(pointer.group(1), pointer.group(3))
    kind, name = re.fullmatch(r'(.*?)(\w+)', declaration, re.S).groups()
    return name, _type(kind)


def _members(body):
    return [_member(part.strip()) for part in body.split(';') if part.strip()]


def read(text):
    """(structs, constants, functions) of a header's text: name to members, names,
    name to type. Refuses to pass anything over."""
    code = _COMMENT.sub('', text).replace('\\\n', ' ')
    constants = [name for name, value in _DEFINE.findall(code)
                 if '__attribute__' not in value]
    code = re.sub(r'^\s*#.*$', '', code, flags=re.M)
    for body in _ENUM.findall(code):
        constants += re.findall(r'\b(UA_\w+)\s*=', body)
        if body.count('=') != len(body.strip().rstrip(',').split(',')):
            raise Malformed(f'a constant without a value in enum {{{body}}}')
    code = _ENUM.sub('', code)
    structs = {name: _members(body) for name, body in _STRUCT.findall(code)}
    code = _STRUCT.sub('', code)
    functions = {}
    for pattern in (_TYPEDEF, _EXPORT):
        for result, name, parameters in pattern.findall(code):
            functions[name] = _signature(result, parameters)
        code = pattern.sub('', code)
    rest = _REST.sub('', _FORWARD.sub('', code))
    if rest:
        raise Malformed(f'the header holds what is not understood: {rest}')
    return structs, constants, functions


def _program(header, structs, constants):
    """A C program that prints every number, one a line."""
    lines = ['#include <stdio.h>', f'#include "{header}"',
             '_Static_assert(sizeof(void*) == 8, "64 bits");',
             '#define NUMBER(x) printf((x) < 0 ? "%lld\\n" : "%llu\\n", (x) + 0ULL)',
             '#define TEXT(x) printf("\\"%s\\"\\n", (x))',
             'int main(void) {']
    for name, members in structs.items():
        lines.append(f'  NUMBER(sizeof({name}));')
        for member, _ in members:
            lines.append(f'  NUMBER(offsetof({name}, {member}));')
            lines.append(f'  NUMBER(sizeof((({name}*)0)->{member}));')
    text = header.read_text()
    for name in constants:
        spelt = re.search(rf'^#define {name} "', text, re.M)
        lines.append(f'  {"TEXT" if spelt else "NUMBER"}({name});')
    return '\n'.join(lines + ['  return 0;', '}', ''])


def _run(program, compiler):
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder, 'layout.c')
        source.write_text(program)
        binary = source.with_suffix('')
        subprocess.run([compiler, '-std=c11', '-w', str(source), '-o', str(binary)],
                       check=True)
        done = subprocess.run([binary], check=True, capture_output=True, text=True)
    return iter(done.stdout.splitlines())


def measure(header, compiler):
    """The layout of a header, as text."""
    structs, constants, functions = read(header.read_text())
    numbers = _run(_program(header, structs, constants), compiler)
    lines = []
    for name, members in structs.items():
        lines.append(f'struct {name} {next(numbers)}')
        for member, kind in members:
            lines.append(f'  {member} {next(numbers)} {next(numbers)} {kind}')
    lines += [f'constant {name} {next(numbers)}' for name in constants]
    lines += [f'function {name} {kind}' for name, kind in functions.items()]
    return '\n'.join(lines) + '\n'


def function_comments(text):
    """(function, the comment right before it) of every function of a header."""
    comment = ''
    for part in re.split(r'(/\*.*?\*/)', text, flags=re.S):
        if part.startswith('/*'):
            comment = part
            continue
        for statement in part.split(';')[:-1]:
            found = re.search(r'(?:\(\*(\w+)\)|^\s*UA_EXPORT [^(]*?(\w+))\([^()]*\)$',
                              statement, re.S | re.M)
            if found:
                yield found.group(1) or found.group(2), comment
            comment = ''
        if part.strip():
            comment = ''
