#!/usr/bin/python3
"""Prints how many tests passed and failed, from what ctest and GoogleTest wrote.

    tests/count_results.py FOLDER    reads FOLDER/ctest.junit and FOLDER/*.xml

A GoogleTest program counts by its test cases; a test without such a report, or
one that failed in spite of its report (a crash at exit, a leak), counts as one.
A test case that was skipped is neither; why is said on standard error.
"""

import pathlib
import sys
import xml.etree.ElementTree as xml


def cases(report):
    """(passed, failed) test cases of a GoogleTest report."""
    try:
        root = xml.parse(report).getroot()
    except (OSError, xml.ParseError):
        return 0, 0
    failed = int(root.get('failures', 0)) + int(root.get('errors', 0))
    skipped = [case for case in root.iter('testcase')
               if case.get('result') == 'skipped']
    for case in skipped:
        reason = ''.join(note.get('message', '') for note in case.iter('skipped'))
        print(f'{report.stem}: {case.get("name")}: {reason.splitlines()[-1]}',
              file=sys.stderr)
    ran = int(root.get('tests', 0)) - int(root.get('disabled', 0)) - len(skipped)
    return ran - failed, failed


def count(folder):
    passed = failed = 0
    for test in xml.parse(folder / 'ctest.junit').getroot().iter('testcase'):
        status = test.get('status')
        if status == 'disabled':
            continue
        good, bad = cases(folder / f'{test.get("name")}.xml')
        if status != 'run' and bad == 0:
            bad = 1
        elif good + bad == 0:
            good = 1
        passed += good
        failed += bad
    return passed, failed


if __name__ == '__main__':
    print(*count(pathlib.Path(sys.argv[1])))
