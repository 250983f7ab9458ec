"""A service that a client starts for itself."""

from __future__ import annotations

import pathlib
import subprocess
import tempfile
import time

from upgrade_advisor.errors import ServiceError
from upgrade_advisor.programs import program

# The service reads its plugins first: well below a second, where nothing else runs.
_START_SECONDS = 60.0


class EmbeddedService:
    """A service of this process alone, on a socket in a folder that nobody else can enter.

    Stops with `close`, and when its owner ends in the ordinary way.
    """

    def __init__(self, *options: str) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix='upgrade-advisor-')
        self._log = pathlib.Path(self._folder.name, 'log')
        socket = pathlib.Path(self._folder.name, 'socket')
        self.target = f'unix:{socket}'
        try:
            with self._log.open('wb') as log:
                self._process = subprocess.Popen(
                    [program('upgrade-advisord'), '--listen', self.target, *options],
                    stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        except OSError:
            self._folder.cleanup()
            raise
        try:
            self._wait_for(socket)
        except BaseException:
            self.close()
            raise

    def _wait_for(self, socket: pathlib.Path) -> None:
        end = time.monotonic() + _START_SECONDS
        while not socket.exists():
            if self._process.poll() is not None:
                raise ServiceError('the service ended with status '
                                   f'{self._process.returncode}: {self._said()}')
            if time.monotonic() > end:
                raise ServiceError(f'the service is not there after {_START_SECONDS:.0f} s: '
                                   f'{self._said()}')
            time.sleep(0.005)

    def _said(self) -> str:
        return self._log.read_text(errors='replace')[-2000:].strip() or 'it said nothing'

    @property
    def process_id(self) -> int:
        return self._process.pid

    def close(self) -> None:
        """Stops the service and waits for it; a second time does nothing."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._folder.cleanup()
