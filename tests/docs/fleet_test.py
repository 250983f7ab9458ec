#!/usr/bin/python3
"""The commands of docs/fleet/README.md work, in their order.

    fleet_test.py UPGRADE_ADVISOR UPGRADE_ADVISORD
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / 'tests/e2e'))

from service import Service

PROGRAM, DAEMON = sys.argv[1:3]
del sys.argv[1:3]

ADDRESS = '127.0.0.1:50051'


def commands():
    """What a reader types, without the start of the service."""
    text = (ROOT / 'docs/fleet/README.md').read_text().replace('\\\n', ' ')
    for line in text.splitlines():
        if line.startswith('    ') and not line.startswith('    upgrade-advisord '):
            yield line.strip()


# Until what was imported is assessed, or a target is.
WAIT = f"""
until upgrade-advisor fleet summary --server {ADDRESS} --json | grep -q '"pending": "0"'
do sleep 0.1; done
"""


class Fleet(unittest.TestCase):

    def test_every_command_of_the_guide_works(self):
        lines = list(commands())
        self.assertGreater(len(lines), 20)
        script = 'set -ex -o pipefail\n' + '\n'.join(
            (WAIT if ' list ' in line or ' watch ' in line else '') + line for line in lines)
        with tempfile.TemporaryDirectory() as folder, \
                Service(DAEMON, '--store', f'sqlite:{folder}/fleet.db') as service:
            bin_ = pathlib.Path(folder, 'bin')
            bin_.mkdir()
            (bin_ / 'upgrade-advisor').symlink_to(os.path.abspath(PROGRAM))
            pathlib.Path(folder, 'tools').symlink_to(ROOT / 'tools')
            done = subprocess.run(
                ['bash', '-c', script.replace(ADDRESS, service.address)], cwd=folder,
                env={**os.environ, 'PATH': f'{bin_}:{os.environ["PATH"]}'}, capture_output=True,
                text=True, timeout=240, check=False)
            self.assertEqual(0, done.returncode, done.stderr)
            self.assertIn('300 rows: 300 new, 0 changed, 0 unchanged, 0 faulty\n', done.stdout)
            self.assertTrue(pathlib.Path(folder, 'fleet.html').exists())


if __name__ == '__main__':
    unittest.main()
