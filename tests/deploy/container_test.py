"""The image of the service: what is in it, and that it runs as it is meant to.

    container_test.py IMAGE      the archive that tools/make-image wrote; takes root

With scripts/test --all.
"""

import gzip
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

IMAGE = pathlib.Path(sys.argv.pop(1)).resolve()
USER = 65532
PLAN = ['/usr/bin/upgrade-advisor', 'plan', '--from', 'runtime:7.6.0', '--to', 'runtime:8.8.0',
        '--as-of', '2026-11-20']
# Enters the root as a runtime would: read-only but for the two volumes.
ENTER = '''
set -eu
root=$1; shift
mount --make-rprivate /
mount --bind "$root" "$root"
mount -o remount,ro,bind "$root"
mount -t proc proc "$root/proc"
mount -t tmpfs tmpfs "$root/dev"
for device in null urandom zero; do touch "$root/dev/$device"; mount --bind /dev/$device "$root/dev/$device"; done
for volume in /run/upgrade-advisor /var/lib/upgrade-advisor; do
  mount --bind "$VOLUMES$volume" "$root$volume"
done
exec chroot --userspec=65532:65532 --groups= "$root" "$@"
'''


class Image(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.home = pathlib.Path(folder.name)
        cls.store = ['--root', cls.home / 'store', '--runroot', cls.home / 'run',
                     '--storage-driver', 'vfs']
        cls.container = cls.buildah('from', '--pull-never', f'docker-archive:{IMAGE}')
        cls.root = pathlib.Path(cls.buildah('mount', cls.container))
        cls.settings = json.loads(cls.buildah('inspect', cls.container))['Docker']['config']
        cls.volumes = cls.home / 'volumes'
        for volume in ('run/upgrade-advisor', 'var/lib/upgrade-advisor'):
            (cls.volumes / volume).mkdir(parents=True)
            os.chown(cls.volumes / volume, USER, USER)

    @classmethod
    def buildah(cls, *command):
        done = subprocess.run(['buildah', *cls.store, *command], text=True, capture_output=True,
                              check=False, stdin=subprocess.DEVNULL)
        if done.returncode != 0:
            raise AssertionError(f'{command}: {done.stderr}')
        return done.stdout.strip()

    def inside(self, *command):
        return ['unshare', '--mount', '--pid', '--fork', '--kill-child', '/bin/bash', '-c', ENTER,
                'enter', self.root, *command]

    def run_inside(self, *command):
        return subprocess.run(self.inside(*command), text=True, capture_output=True, timeout=60,
                              check=False, env={'PATH': os.environ['PATH'],
                                                'VOLUMES': str(self.volumes)})

    def test_has_neither_a_shell_nor_a_package_manager(self):
        for name in ('sh', 'bash', 'apt-get', 'dpkg', 'python3', 'perl'):
            self.assertEqual([], list(self.root.glob(f'*bin/{name}'))
                             + list(self.root.glob(f'usr/*bin/{name}')))

    def test_has_no_file_that_gives_rights(self):
        for path in self.root.rglob('*'):
            if path.is_file() and not path.is_symlink():
                self.assertFalse(path.stat().st_mode & 0o6000, path)

    def test_is_not_root_and_names_its_parts(self):
        self.assertEqual('65532:65532', self.settings['User'])
        labels = self.settings['Labels']
        parts = json.loads((self.root / labels['org.upgrade-advisor.sbom'][1:]).read_text())
        self.assertIn('libgrpc++-dev', [part['name'] for part in parts['components']])
        self.assertEqual(parts['metadata']['component']['version'],
                         labels['org.opencontainers.image.version'])
        self.assertIn('Package: libcurl4\n',
                      (self.root / 'var/lib/dpkg/status.d/libcurl4').read_text())

    def test_is_small(self):
        with IMAGE.open('rb') as image:
            size = len(gzip.compress(image.read(), compresslevel=6))
        print(f'{size / 1e6:.1f} MB compressed')
        self.assertLess(size, 60_000_000)

    def test_plans_as_buildah_runs_it(self):
        said = self.buildah('run', '--isolation', 'chroot', self.container, '--', *PLAN)
        self.assertIn('runtime 7.6.0  ->  runtime 8.8.0', said)

    def test_serves_with_a_read_only_root_and_its_health_check_sees_it(self):
        check = self.settings['Healthcheck']['Test'][1:]
        self.assertNotEqual(0, self.run_inside(*check).returncode)
        with subprocess.Popen(
                self.inside(*self.settings['Entrypoint'], *self.settings['Cmd']), text=True,
                stderr=subprocess.PIPE, env={
                    'PATH': os.environ['PATH'], 'VOLUMES': str(self.volumes),
                    **dict(line.split('=', 1) for line in self.settings['Env'])}) as service:
            try:
                socket = self.volumes / 'run/upgrade-advisor/service.sock'
                end = time.monotonic() + 60
                while not socket.exists() and service.poll() is None:
                    self.assertLess(time.monotonic(), end, 'the service does not listen')
                    time.sleep(0.05)
                checked = self.run_inside(*check)
                self.assertEqual(0, checked.returncode, checked.stderr)
                plan = self.run_inside(*PLAN, '--server', f'unix:/run/upgrade-advisor/{socket.name}')
                self.assertIn('runtime 7.6.0  ->  runtime 8.8.0', plan.stdout + plan.stderr)
                self.assertEqual(USER, socket.stat().st_uid)
            finally:
                # unshare passes on no signal.
                child = pathlib.Path(f'/proc/{service.pid}/task/{service.pid}/children')
                for process in child.read_text().split():
                    os.kill(int(process), signal.SIGTERM)
                said = service.communicate(timeout=60)[1]
        self.assertEqual(0, service.returncode, said)


if __name__ == '__main__':
    if not shutil.which('buildah'):
        sys.exit('container_test: there is no buildah; run scripts/setup --packaging')
    unittest.main()
