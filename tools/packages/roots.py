"""Fresh Debian roots, in which packages are installed as on somebody's host.

A root is made by mmdebstrap from the sources of this machine's apt, and kept as
an archive in build/roots for a day. Takes root.
"""

import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import time
from collections.abc import Sequence

ROOT = pathlib.Path(__file__).resolve().parents[2]
ARCHIVES = ROOT / 'build/roots'
# Who vouches for package indexes here, as pip of this machine sees it.
AUTHORITIES = pathlib.Path('/etc/ssl/certs/ca-certificates.crt')
A_DAY = 24 * 3600
# Said by systemd-nspawn on hosts whose /run is on a disk; the name of the root follows.
_HARMLESS = re.compile(r'Attempted to remove disk file system under .*\n')


def run(*command: object, status: int | None = 0, seconds: float = 900) -> str:
    """What a command prints; `status` None takes every end."""
    done = subprocess.run([str(word) for word in command], text=True, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=seconds,
                          check=False)
    if status is not None and done.returncode != status:
        raise AssertionError(f'{command} ended with {done.returncode}:\n{done.stdout[-4000:]}')
    return _HARMLESS.sub('', done.stdout)


def sources_of_debian() -> list[str]:
    """The sources of Debian that apt of this machine uses, as lines of sources.list."""
    form = 'deb $(REPO_URI) $(RELEASE) $(COMPONENT)'
    lines = run('apt-get', 'indextargets', '--format', form, 'Created-By: Packages',
                'Origin: Debian').splitlines()
    if not lines:
        raise AssertionError('apt of this machine has no sources of Debian, or no lists of '
                             'them yet: run apt-get update')
    return list(dict.fromkeys(lines))


def archive_of(suite: str, packages: Sequence[str]) -> pathlib.Path:
    """The archive of a minimal root with these packages."""
    sources = sources_of_debian()
    name = hashlib.sha256('\n'.join([suite, *packages, *sources]).encode()).hexdigest()[:16]
    archive = ARCHIVES / f'{suite}-{name}.tar'
    if not archive.exists() or archive.stat().st_mtime < time.time() - A_DAY:
        ARCHIVES.mkdir(parents=True, exist_ok=True)
        made = archive.with_suffix('.new.tar')
        run('mmdebstrap', '--quiet', '--variant=minbase', f'--include={",".join(packages)}',
            suite, made, *sources)
        os.rename(made, archive)
    return archive


class Root:
    """A root in a folder, which is its caller's to remove."""

    def __init__(self, folder: pathlib.Path, archive: pathlib.Path) -> None:
        self.folder = folder
        self.folder.mkdir()
        run('tar', '--numeric-owner', '-C', self.folder, '-xf', archive)

    def _container(self, *options: str) -> list[object]:
        return ['systemd-nspawn', '--quiet', '--register=no', '--keep-unit', '-D', self.folder,
                f'--machine=try-{os.getpid()}', f'--bind-ro={AUTHORITIES}:/authorities.crt', *options]

    def run(self, *command: object, status: int = 0) -> str:
        """Runs a command inside, as a process and not as a host."""
        return run(*self._container('--pipe', '--as-pid2', '--setenv=PIP_CERT=/authorities.crt',
                                    '--setenv=DEBIAN_FRONTEND=noninteractive'),
                   *command, status=status)

    def shell(self, text: str, status: int = 0) -> str:
        return self.run('/bin/bash', '-euc', text, status=status)

    def install(self, *packages: pathlib.Path, recommends: bool = False) -> str:
        """Packages of files, with what they depend on."""
        names = []
        for package in packages:
            shutil.copy(package, self.folder / 'srv')
            names.append(f'/srv/{package.name}')
        extra = [] if recommends else ['--no-install-recommends']
        self.run('apt-get', '-q', 'update')
        return self.run('apt-get', '-qy', *extra, 'install', *names)

    def boot(self, script: str, seconds: float = 300) -> str:
        """Starts it as a host with systemd, runs a script there, and stops it. What the
        script prints; it has to end well."""
        (self.folder / 'try').write_text('#!/bin/bash\nset -eux\n' + script)
        (self.folder / 'try').chmod(0o755)
        unit = self.folder / 'etc/systemd/system/try.service'
        unit.write_text(
            '[Unit]\nWants=multi-user.target\nAfter=multi-user.target\n'
            '[Service]\nType=oneshot\nStandardOutput=file:/said\nStandardError=file:/said\n'
            'ExecStart=/try\nExecStopPost=/bin/sh -c "echo $SERVICE_RESULT >/result; '
            'systemctl --no-block poweroff"\n')
        wants = self.folder / 'etc/systemd/system/default.target.wants'
        wants.mkdir(exist_ok=True)
        link = wants / 'try.service'
        link.unlink(missing_ok=True)
        link.symlink_to('/etc/systemd/system/try.service')
        (self.folder / 'result').unlink(missing_ok=True)
        console = run(*self._container('--boot', '--private-network'), status=None,
                      seconds=seconds)
        said = self.text('said')
        if self.text('result').strip() != 'success':
            raise AssertionError(f'the script failed:\n{said[-4000:]}\n{console[-2000:]}')
        return said

    def text(self, path: str) -> str:
        file = self.folder / path
        return file.read_text(errors='replace') if file.exists() else ''

    def has(self, path: str) -> bool:
        return os.path.lexists(self.folder / path)
