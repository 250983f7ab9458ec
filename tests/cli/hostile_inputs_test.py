"""What options name is read as far as it makes sense, nothing is taken from the
current folder, and no core file holds what was read."""

from __future__ import annotations

import json
import os
import pathlib
import resource
import shlex
import signal
import subprocess
import sys
import tempfile
import threading
import unittest

PROGRAM, DAEMON = sys.argv[1:3]
del sys.argv[1:3]

PLAN = ('plan', '--from', 'runtime:9.5.0', '--target', 'latest-patch')
# Whether this process may put a file system of its own over /proc.
HIDE = next((words for words in (['unshare', '--mount'],
                                 ['unshare', '--user', '--map-root-user', '--mount'])
             if subprocess.run([*words, 'mount', '-t', 'tmpfs', 'none', '/proc'],
                               capture_output=True, check=False).returncode == 0), None)


class Folder(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def run_in(self, *command: str, **how: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, cwd=self.folder, capture_output=True, text=True,
                              timeout=120, check=False, **how)  # type: ignore[call-overload]

    def pipe(self) -> str:
        path = str(self.folder / 'pipe')
        os.mkfifo(path)
        return path


class Options(Folder):
    def test_a_device_is_refused(self) -> None:
        for option in ('--deployment', '--acknowledgements'):
            for device in ('/dev/zero', '/dev/null', '/dev/full'):
                done = self.run_in(PROGRAM, *PLAN, option, device)
                self.assertEqual(done.returncode, 2, done.stderr)
                self.assertIn(f'{option}: {device} is neither a file nor a pipe',
                              done.stderr)

    def test_an_input_without_an_end_is_refused(self) -> None:
        with open('/dev/zero', 'rb') as zeros:
            done = self.run_in(PROGRAM, *PLAN, '--deployment', '-', stdin=zeros)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn('standard input is larger than 64 MiB', done.stderr)

    def test_a_pipe_is_read_to_its_end(self) -> None:
        pipe = self.pipe()
        writer = threading.Thread(
            target=lambda: pathlib.Path(pipe).write_text('{"executor": "x"}', 'utf-8'))
        writer.start()
        done = self.run_in(PROGRAM, *PLAN, '--deployment', pipe)
        writer.join()
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_a_pipe_that_nobody_writes_to_is_refused(self) -> None:
        done = self.run_in(PROGRAM, *PLAN, '--deployment', self.pipe())
        self.assertEqual(done.returncode, 2)
        self.assertIn('is a pipe that nobody writes to', done.stderr)


class LargeProject(Folder):
    def project(self, files: int, imports: int) -> None:
        (self.folder / 'dags').mkdir()
        (self.folder / 'data').mkdir()
        (self.folder / 'Dockerfile').write_text(
            'FROM quay.io/astronomer/astro-runtime:9.5.0\n', 'utf-8')
        for index in range(files):
            (self.folder / 'data' / f'{index}.csv').touch()
        for first in range(0, imports, 200):
            (self.folder / 'dags' / f'{first}.py').write_text(
                ''.join(f'import airflow.m{index}\n' for index in range(first, first + 200)),
                'utf-8')

    def plan(self) -> dict[str, object]:
        done = self.run_in(PROGRAM, 'plan', '--project', '.', '--target', 'latest-patch',
                           '--format', 'json')
        self.assertIn(done.returncode, (0, 4), done.stderr)
        plan = json.loads(done.stdout)['plan']
        return {place['reason']: plan['verdict']
                for place in plan['coverage'].get('unread', [])}

    def test_of_many_files_has_a_plan_that_says_so(self) -> None:
        self.project(files=20100, imports=200)
        self.assertTrue(any('more than 20000 files' in reason for reason in self.plan()))

    def test_of_many_facts_has_a_plan_that_says_so(self) -> None:
        self.project(files=10, imports=60000)
        self.assertTrue(any('50000 are allowed' in reason for reason in self.plan()))

    def test_of_ordinary_size_is_read_whole(self) -> None:
        self.project(files=100, imports=400)
        self.assertEqual(self.plan(), {})


class Core(Folder):
    def ends_with_core(self, *command: str) -> bool:
        """Whether a program that crashes while it reads leaves a core file."""
        pipe = self.folder / f'pipe-{len(command)}'
        os.mkfifo(pipe)
        process = subprocess.Popen(
            [*command, str(pipe)], cwd=self.folder, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        # Returns once the reader has opened its end.
        writer = os.open(pipe, os.O_WRONLY)
        most = resource.getrlimit(resource.RLIMIT_CORE)[1]
        resource.prlimit(process.pid, resource.RLIMIT_CORE, (most, most))
        process.send_signal(signal.SIGSEGV)
        _, status = os.waitpid(process.pid, 0)
        process.returncode = status
        os.close(writer)
        self.assertTrue(os.WIFSIGNALED(status), status)
        return os.WCOREDUMP(status)

    def test_of_what_was_read_is_not_written(self) -> None:
        if not self.ends_with_core('/bin/cat'):
            self.skipTest('this system writes no core files')
        self.assertFalse(self.ends_with_core(PROGRAM, *PLAN, '--deployment'))


@unittest.skipIf(HIDE is None, 'no file system may be mounted here')
class WithoutProc(Folder):
    """The programs find their parts by /proc/self/exe."""

    def setUp(self) -> None:
        super().setUp()
        self.trap = self.folder / 'trapped'
        for name in ('bin/upgrade-advisor-worker',
                     'libexec/upgrade-advisor/upgrade-advisor-worker', 'bin/uv', 'uv'):
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f'#!/bin/sh\ntouch {self.trap}\n', 'utf-8')
            path.chmod(0o755)
        for name in ('plugins/plugins.lock', 'share/upgrade-advisor/catalog/x.json',
                     'share/upgrade-advisor/api-index/x.json'):
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text('trap', 'utf-8')

    def run_without_proc(self, *command: str) -> subprocess.CompletedProcess[str]:
        script = 'mount -t tmpfs none /proc && exec ' + shlex.join(command)
        return self.run_in(*HIDE, 'sh', '-c', script)  # type: ignore[misc]

    def check_refused(self, *command: str) -> None:
        done = self.run_without_proc(*command)
        self.assertIn('mount /proc', done.stderr, command)
        self.assertNotEqual(done.returncode, 0)
        self.assertFalse(self.trap.exists(), 'a program of the current folder ran')
        self.assertNotIn('trap', done.stdout + done.stderr)

    def test_the_service_refuses_to_start(self) -> None:
        self.check_refused(DAEMON, '--listen', '127.0.0.1:0')
        self.check_refused(DAEMON, '--check-config')

    def test_the_command_line_refuses_to_answer(self) -> None:
        (self.folder / 'Dockerfile').write_text(
            'FROM quay.io/astronomer/astro-runtime:9.5.0\n', 'utf-8')
        self.check_refused(PROGRAM, *PLAN)
        self.check_refused(PROGRAM, 'plugins', 'list')
        self.check_refused(PROGRAM, 'test', '--project', '.', '--to', 'runtime:9.7.0')

    def test_with_it_the_current_folder_does_not_matter_either(self) -> None:
        done = self.run_in(PROGRAM, *PLAN)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertFalse(self.trap.exists())


if __name__ == '__main__':
    unittest.main(verbosity=2)
