"""Rules about names, sizes and words."""

import json
import re

_CODE = ('.h', '.cc', '.c', '.proto', '.py', '.js', '.cmake', '.bzl', '.sh')
_MOST_LINES = 600
_ISSUE = re.compile(r'\b(TODO|FIXME|XXX)\b(?!\(#\d+\))')
_SUBJECT = re.compile(r'smart[ _-]?sensor', re.I)
# Spelt in two halves, or this file would break its own rule.
_FOREIGN = ['../' + 'shared', '/wo' + 'rk/', 'registry' + '.npmjs.org',
            'pypi' + '.org', 'deb' + '.debian.org']


def _is_code(path):
    name = path.rpartition('/')[2]
    return (path.endswith(_CODE) or name in ('CMakeLists.txt', 'BUILD.bazel')
            or path.startswith(('scripts/', 'tools/', '.ci/')))


def file_length(tree):
    """No file of code is longer than 600 lines."""
    for path in filter(_is_code, tree.paths):
        lines = tree.text(path).count('\n')
        if lines > _MOST_LINES:
            yield f'{path}: {lines} lines; {_MOST_LINES} is the most'


def header_guards(tree):
    """A header's guard is its path; one that is kept as data stays as it was."""
    for path in tree.below('services', 'sdk', 'plugins', 'tests', endings=['.h']):
        if path.startswith('tests/testdata/'):
            continue
        guard = re.sub(r'[/.]', '_', path).upper() + '_'
        text = tree.text(path)
        if (f'#ifndef {guard}\n#define {guard}\n' not in text
                or not re.search(rf'#endif\s*(//|/\*) {guard}( \*/)?\s*$', text)):
            yield f'{path}: the guard is not {guard}'


def foreign_words(tree):
    """Nothing names a place that only the authors' machines have."""
    for path in tree.paths:
        for number, line in tree.lines(path):
            for word in _FOREIGN:
                if word in line:
                    yield f'{path}:{number}: names "{word}"'


def lock_file_hosts(tree):
    """The npm lock file works with every registry: it names none."""
    for path in tree.paths:
        if path.endswith('package-lock.json'):
            packages = json.loads(tree.text(path)).get('packages', {})
            for name, package in packages.items():
                if 'resolved' in package:
                    yield f'{path}: {name} names a registry'


def issue_numbers(tree):
    """A TODO says which issue it belongs to: TODO(#12)."""
    for path in filter(_is_code, tree.paths):
        if path.startswith('tests/tidy/'):
            continue
        for number, line in tree.lines(path):
            if _ISSUE.search(line):
                yield f'{path}:{number}: a TODO without (#issue)'


def host_knows_no_subject(tree):
    """Judgement is in plugins: no host code names what an advisory is about."""
    for path in tree.below('services'):
        if path.endswith('.api'):  # the names of what others offer
            continue
        for number, line in tree.lines(path):
            if _SUBJECT.search(line):
                yield f'{path}:{number}: names the subject of an advisory'


_GUARD = ('#ifndef SERVICES_DOMAIN_{0}_H_\n#define SERVICES_DOMAIN_{0}_H_\n'
          '#endif  // SERVICES_DOMAIN_{0}_H_\n')

RULES = {
    file_length: [
        ('services/domain/a.cc', '\n' * (_MOST_LINES + 1), '\n' * _MOST_LINES),
        ('tools/a', '\n' * (_MOST_LINES + 1), '\n' * _MOST_LINES),
    ],
    header_guards: [
        ('services/domain/a.h', _GUARD.format('B'), _GUARD.format('A')),
        ('services/domain/a.h', '#pragma once\n', _GUARD.format('A')),
    ],
    foreign_words: [
        ('README.md', f'See {_FOREIGN[0]}/notes.\n', 'See docs/.\n'),
        ('scripts/a', f'cd {_FOREIGN[1]}main\n', 'cd build\n'),
    ],
    lock_file_hosts: [
        ('tests/e2e/node/package-lock.json',
         '{"packages": {"a": {"resolved": "https://example.org/a.tgz"}}}',
         '{"packages": {"a": {"version": "1.0.0"}}}'),
    ],
    issue_numbers: [
        ('services/domain/a.cc', '// TO' + 'DO: more\n', '// TO' + 'DO(#7): more\n'),
    ],
    host_knows_no_subject: [
        ('services/advisor/a.cc', 'if (name == "smart_sensor") return;\n',
         'if (name == "sensor") return;\n'),
        ('services/sheets/a.cc', '// SmartSensorOperator\n', '// an operator\n'),
    ],
}
