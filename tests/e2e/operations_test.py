"""Starting, checking, watching and stopping the service, with what goes wrong."""

import functools
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.request

import grpc

import http2
import reflection
from service import Service, wait_until

DAEMON, FIXTURES, ZOO = sys.argv[1:4]
del sys.argv[1:4]

PLAN = {
    'deployment': {
        'release': {'distribution': 'DISTRIBUTION_RUNTIME', 'version': '9.5.0'},
        'environment': {'variables': {'AIRFLOW__CORE__EXECUTOR': 'CeleryExecutor'}}},
    'target': {'release': {'distribution': 'DISTRIBUTION_RUNTIME', 'version': '9.7.0'}},
}
until = functools.partial(wait_until, seconds=60)


class Folder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'w', encoding='utf-8') as file:
            file.write(text)
        return path

    def start(self, *flags):
        service = Service(DAEMON, *flags)
        service.__enter__()
        self.addCleanup(service.__exit__)
        return service


def run(*flags, seconds=60, **how):
    return subprocess.run([DAEMON, *flags], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=seconds,
                          check=False, **how)


class Configuration(Folder):
    def test_what_is_not_understood_refuses_the_start(self):
        for text in ('plugin-lok=x\n', '[[[\n', 'listen\n', '=\n'):
            config = self.write('config', '# ours\n' + text)
            done = run('--config', config)
            self.assertEqual(done.returncode, 1, text)
            self.assertIn(f'{config}:2: ', done.stderr)

    def test_what_is_not_understood_refuses_a_reload(self):
        config = self.write('config', 'worker-slots=1\n')
        service = self.start('--config', config)
        for text in ('worker-slot=1\n', '[[[\n'):
            before = service.log().count('REFUSED')
            self.write('config', text)
            service.signal(signal.SIGHUP)
            self.assertTrue(until(
                lambda: service.log().count('REFUSED') > before))
        self.write('config', 'worker-slots=2\n')
        service.signal(signal.SIGHUP)
        self.assertTrue(until(lambda: 'reloaded' in service.log()))

    def test_a_check_serves_nothing_and_says_what_it_found(self):
        config = self.write('config', 'worker-slots=1\n')
        done = run('--check-config', '--config', config)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn('the configuration is sound', done.stderr)
        self.assertEqual(done.stdout, '')
        done = run('--check-config', '--plugin-lock',
                   os.path.join(self.folder, 'none.lock'))
        self.assertEqual(done.returncode, 1)
        self.assertIn('required plugin none.lock is not loaded', done.stderr)
        done = run('--check-config', '--runtime-feed',
                   self.write('feed', 'no feed'))
        self.assertEqual(done.returncode, 1)


class Log(Folder):
    """What callers write into it."""

    # A title for the terminal, a bell, what is not UTF-8, and a line of the caller's choice.
    ID = b'\x1b]0;owned\x07\xff\xfe\t2026-01-01 forged\x7f'

    def test_has_no_byte_that_moves_a_terminal(self):
        shutil.copy(os.path.join(ZOO, 'segfault.so'), self.folder)
        access = os.path.join(self.folder, 'access.log')
        service = self.start('--plugin-dir', self.folder, '--access-log', access)
        with grpc.insecure_channel(service.admin) as channel:
            body = reflection.Client(channel).encode(
                'astro.upgrade.v1.UpgradeService.PlanUpgrade', PLAN)
        host, port = service.address.rsplit(':', 1)
        with http2.Connection(lambda: socket.create_connection(
                (host, int(port)), 5)) as connection:
            stream = connection.next_stream()
            connection.send(
                http2.frame(http2.Kind.HEADERS, http2.Flag.END_HEADERS, stream,
                            http2.request_fields(
                                '/astro.upgrade.v1.UpgradeService/PlanUpgrade',
                                [(b'x-request-id', self.ID)]))
                + http2.frame(http2.Kind.DATA, http2.Flag.END_STREAM, stream,
                              http2.message(body)))
            self.assertTrue(until(lambda: 'signal 11' in service.log()))
            self.assertTrue(until(lambda: os.path.getsize(access) > 0))
        with open(access, 'rb') as log:
            written = service.log().encode() + log.read()
        self.assertIn(b'?]0;owned???', written)
        self.assertEqual(set(written) & (set(range(32)) - {10} | set(range(127, 256))),
                         set())


class Process(Folder):
    def test_takes_all_descriptors_that_it_may(self):
        service = self.start()
        with open(f'/proc/{service.pid()}/limits', encoding='utf-8') as limits:
            soft, hard = re.search(r'Max open files +(\S+) +(\S+)',
                                   limits.read()).groups()
        self.assertEqual(soft, hard)

    def test_outlives_the_reader_of_its_log(self):
        process = subprocess.Popen(
            [DAEMON, '--listen', '127.0.0.1:0'], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(process.kill)
        while b'listening' not in process.stdout.readline():
            pass
        process.stderr.close()
        for _ in range(3):
            process.send_signal(signal.SIGHUP)
            time.sleep(0.3)
        self.assertIsNone(process.poll())
        process.terminate()
        self.assertEqual(process.wait(60), 0)
        process.stdout.close()

    def test_stops_though_nobody_reads_its_log(self):
        read, write = os.pipe()
        self.addCleanup(os.close, read)
        os.set_blocking(write, False)
        try:
            while True:
                os.write(write, b'x' * 4096)
        except BlockingIOError:
            os.set_blocking(write, True)
        process = subprocess.Popen(
            [DAEMON, '--listen', '127.0.0.1:0'], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=write)
        self.addCleanup(process.kill)
        os.close(write)
        while b'listening' not in process.stdout.readline():
            pass
        process.terminate()
        self.assertEqual(process.wait(60), 0)
        process.stdout.close()


class Loading(Folder):
    def plugin(self):
        shutil.copyfile(os.path.join(FIXTURES, 'good.so'),
                        os.path.join(self.folder, 'good.so'))

    def test_a_case_file_is_a_file(self):
        self.plugin()
        cases = os.path.join(self.folder, 'good.cases')
        os.mkdir(cases)
        case = os.path.join(cases, 'a.yaml')
        for make in (lambda: os.mkfifo(case),
                     lambda: os.symlink('/dev/zero', case),
                     lambda: self.write('good.cases/a.yaml', 'x' * (2 << 20))):
            make()
            done = run('--check-config', '--plugin-dir', self.folder)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn('plugin good.so is not loaded: one of its cases '
                          'fails', done.stderr)
            os.remove(case)

    def test_stops_while_it_loads(self):
        for i in range(8):
            shutil.copyfile(os.path.join(FIXTURES, "constructor_hang.so"),
                            os.path.join(self.folder, f'slow{i}.so'))
        process = subprocess.Popen(
            [DAEMON, '--listen', '127.0.0.1:0', '--plugin-dir', self.folder],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.kill)
        # It has begun once it has a worker, each of which it would wait for.
        self.assertTrue(until(lambda: children(process.pid)))
        process.terminate()
        self.assertEqual(process.wait(60), 0)
        self.assertIn('stopped before it served', process.stderr.read())
        process.stderr.close()

    def test_serves_and_stops_while_it_reloads(self):
        service = self.start('--plugin-dir', self.folder)
        for i in range(8):
            shutil.copyfile(os.path.join(FIXTURES, "constructor_hang.so"),
                            os.path.join(self.folder, f'slow{i}.so'))
        before = set(service.children())
        service.signal(signal.SIGHUP)
        self.assertTrue(until(lambda: set(service.children()) - before))
        # __exit__ of the service fails if it does not stop.


class Metrics(Folder):
    def test_idle_clients_hold_up_nobody(self):
        service = self.start('--metrics-listen', '127.0.0.1:0')
        self.assertTrue(until(lambda: 'metrics on port' in service.log()))
        port = int(re.search(r'metrics on port (\d+)', service.log()).group(1))
        clients = [socket.create_connection(('127.0.0.1', port))
                   for _ in range(20)]
        for client in clients:
            client.sendall(b'GET /metrics HTTP/1.1\r\n')
        with urllib.request.urlopen(f'http://127.0.0.1:{port}/metrics',
                                    timeout=60) as page:
            self.assertIn(b'upgrade_advisor_plugin_state', page.read())
        for client in clients:
            client.close()

    def test_need_a_host(self):
        done = run('--listen', '127.0.0.1:0', '--metrics-listen', '9464')
        self.assertEqual(done.returncode, 1)
        self.assertIn('write HOST:PORT', done.stderr)


class State(Folder):
    def test_a_folder_is_of_one_service(self):
        self.start('--state-dir', self.folder)
        done = run('--listen', '127.0.0.1:0', '--state-dir', self.folder)
        self.assertEqual(done.returncode, 1)
        self.assertIn('another service uses the state folder', done.stderr)

    def test_a_check_leaves_it_alone(self):
        self.start('--state-dir', self.folder)
        done = run('--check-config', '--state-dir', self.folder)
        self.assertEqual(done.returncode, 0, done.stderr)


class Listener(threading.Thread):
    """Takes one connection as a service would, and keeps what it gets."""

    def __init__(self):
        super().__init__(daemon=True)
        self._socket = socket.create_server(('127.0.0.1', 0))
        self.port = self._socket.getsockname()[1]
        self.got = b''
        self.start()

    def run(self):
        try:
            connection, _ = self._socket.accept()
        except OSError:
            return
        connection.settimeout(60)
        connection.sendall(b'\0\0\0\4\0\0\0\0\0')  # SETTINGS
        # The path of the last file is in what is sent at last.
        while b'requirements.txt' not in self.got:
            part = connection.recv(65536)
            if not part:
                break
            self.got += part
        connection.close()

    def close(self):
        # Wakes the thread up, where nobody connected.
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self.join(60)


class Secrets(Folder):
    CANARY = 'wire-canary'

    def test_stay_where_they_are(self):
        files = {
            'Dockerfile': 'FROM quay.io/astronomer/astro-runtime:7.4.1\n'
                          'ENV DB_PASSWORD=wire-canary\n',
            '.env': 'AIRFLOW__CORE__FERNET_KEY=wire-canary\n'
                    'FREE_TEXT=wire-canary\n',
            'airflow.cfg': '[smtp]\nsmtp_password = wire-canary\n',
            'requirements.txt':
                '--index-url https://u:wire-canary@example.org/simple\n'}
        for name, text in files.items():
            self.write(name, text)
        deployment = self.write('deployment.json', """{"environment":
            {"variables": {"AIRFLOW__CORE__FERNET_KEY": "wire-canary",
                           "AIRFLOW_CONN_X": "wire-canary"}}}""")
        service, proxy = Listener(), Listener()
        self.addCleanup(proxy.close)
        self.addCleanup(service.close)
        command = os.path.join(os.path.dirname(DAEMON), 'upgrade-advisor')
        for name in ('http_proxy', 'https_proxy', 'grpc_proxy'):
            os.environ[name] = f'http://127.0.0.1:{proxy.port}'
            self.addCleanup(os.environ.pop, name)
        subprocess.run([command, 'plan', '--server',
                        f'127.0.0.1:{service.port}', '--project', self.folder,
                        '--deployment', deployment, '--to', 'runtime:8.8.0'],
                       stdin=subprocess.DEVNULL, capture_output=True,
                       timeout=120, check=False)
        self.assertIn(b'requirements.txt', service.got)
        self.assertNotIn(self.CANARY.encode(), service.got)
        self.assertEqual(proxy.got, b'')


def children(pid):
    found = []
    for task in os.listdir(f'/proc/{pid}/task'):
        with open(f'/proc/{pid}/task/{task}/children', encoding='utf-8') as file:
            found += file.read().split()
    return found


if __name__ == '__main__':
    unittest.main()
