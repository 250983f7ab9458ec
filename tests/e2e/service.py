"""Starts the service on a free port for as long as a test needs it.

    service.py BINARY [FLAG...] -- COMMAND...

runs COMMAND with the service's address in UPGRADE_ADVISOR_ADDRESS, and in
UPGRADE_ADVISOR_ADMIN the one that has reflection too, and exits as it does. In
Python: `with Service(binary) as service: ... service.address, service.admin`.
"""

import os
import re
import subprocess
import sys
import tempfile
import threading
import time

import grpc

_START_SECONDS = 60
_STOP_SECONDS = 30
_SERVING = b'\x08\x01'  # grpc.health.v1.HealthCheckResponse{status: SERVING}


class Service:
    """One running service, stopped by its process id."""

    def __init__(self, binary, *flags, credentials=None, options=()):
        """`credentials` are those of gRPC's channels, where the flags ask for TLS,
        and `options` those of every channel."""
        self._options = [('grpc.use_local_subchannel_pool', 1), *options]
        self._command = [binary, '--listen', '127.0.0.1:0',
                         '--admin-listen', '127.0.0.1:0', *flags]
        self._credentials = credentials
        self._log = tempfile.NamedTemporaryFile(mode='w+')
        self._process = None
        self._killed = False
        self._is_stopping = False
        self._lines = []
        self._listening = threading.Event()
        self.address = None
        self.admin = None

    def __enter__(self):
        self._process = subprocess.Popen(
            self._command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=self._log, text=True)
        threading.Thread(target=self._read, daemon=True).start()
        try:
            self._wait()
        except BaseException:
            self._process.kill()
            self._process.wait()
            raise
        return self

    def __exit__(self, *_):
        try:
            self._stop()
        finally:
            self._process.stdout.close()
            self._log.close()

    def _stop(self):
        if self._killed:
            return
        self.begin_stop()
        try:
            status = self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise self._failure('did not stop when told to') from None
        if status != 0:
            raise self._failure(f'stopped with status {status}')

    def channel(self, credentials=None, options=()):
        """A channel with a connection that no other channel shares."""
        options = [*self._options, *options]
        credentials = credentials or self._credentials
        if credentials is None:
            return grpc.insecure_channel(self.address, options)
        return grpc.secure_channel(self.address, credentials, options)

    def signal(self, number):
        self._process.send_signal(number)

    def begin_stop(self):
        """Once: a second signal would end it at once."""
        if not self._is_stopping:
            self._is_stopping = True
            self._process.terminate()

    def pid(self):
        return self._process.pid

    def kill(self):
        """Ends it as a crash would; nothing is to be stopped any more."""
        self._process.kill()
        self._process.wait()
        self._killed = True

    def log(self):
        """What it has written to its standard error so far."""
        with open(self._log.name, encoding='utf-8') as log:
            return log.read()

    def lines(self):
        """What it has written to its standard output so far."""
        return list(self._lines)

    def children(self):
        """The process ids of its children."""
        pid = self._process.pid
        found = []
        for task in os.listdir(f'/proc/{pid}/task'):
            with open(f'/proc/{pid}/task/{task}/children',
                      encoding='utf-8') as children:
                found += children.read().split()
        return found

    def _read(self):
        for line in self._process.stdout:
            self._lines.append(line)
            match = re.fullmatch(r'(listening|admin) on (\S+:\d+)\n', line)
            if match and match.group(1) == 'admin':
                self.admin = match.group(2)
            elif match:
                self.address = match.group(2)
                self._listening.set()
        self._listening.set()

    def _wait(self):
        end = time.monotonic() + _START_SECONDS
        if not self._listening.wait(_START_SECONDS) or not self.address:
            raise self._failure('did not say where it listens')
        with self.channel() as channel:
            # Without stubs: the empty request asks for the server as a whole.
            check = channel.unary_unary('/grpc.health.v1.Health/Check')
            while True:
                try:
                    if check(b'', timeout=5) == _SERVING:
                        return
                except grpc.RpcError as error:
                    if error.code() != grpc.StatusCode.UNAVAILABLE:
                        raise
                if time.monotonic() > end or self._process.poll() is not None:
                    raise self._failure('is not healthy')
                time.sleep(0.05)

    def _failure(self, what):
        self._log.seek(0)
        return RuntimeError(f'{self._command[0]} {what}; it printed:\n' +
                            ''.join(self._lines) + self._log.read())


def wait_until(condition, seconds):
    """Whether a condition came to hold in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def main(arguments):
    split = arguments.index('--')
    with Service(*arguments[:split]) as service:
        environment = {**os.environ, 'UPGRADE_ADVISOR_ADDRESS': service.address,
                       'UPGRADE_ADVISOR_ADMIN': service.admin}
        return subprocess.run(arguments[split + 1:], env=environment,
                              stdin=subprocess.DEVNULL, check=False).returncode


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
