"""Certificates for tests, made by openssl when they are needed."""

from __future__ import annotations

import datetime
import pathlib
import subprocess
from collections.abc import Sequence

Pair = tuple[pathlib.Path, pathlib.Path]  # a certificate, and its key

# What `openssl ca` has to have, which is the command that writes any date.
_CA_CONFIG = """[ca]
default_ca = test
[test]
database = {folder}/index.txt
new_certs_dir = {folder}
rand_serial = yes
default_md = sha256
policy = any
copy_extensions = copy
unique_subject = no
[any]
commonName = supplied
"""


class Authority:
    """A certificate authority for a day."""

    def __init__(self, folder: pathlib.Path, name: str,
                 issuer: Authority | None = None) -> None:
        self._folder = folder
        self.certificate = folder / f'{name}.crt'
        self._key = folder / f'{name}.key'
        above = ('-CA', issuer.certificate, '-CAkey', issuer._key) if issuer else ()
        self._make('req', '-x509', '-subj', f'/CN={name}', '-days', '1',
                   '-addext', 'basicConstraints=critical,CA:TRUE', *above,
                   '-keyout', self._key, '-out', self.certificate)

    def issue(self, name: str, *, names: Sequence[str] | None = None,
              file: str | None = None, extra: Sequence[str] = ()) -> Pair:
        """A certificate for the host or client `name`, and its key. `names` are its
        subject alternative names ("URI:spiffe://a/b"), `extra` further extensions."""
        certificate, key = self._files(file or name)
        extensions = [word for text in (self._names_of(name, names), *extra)
                      for word in ('-addext', text)]
        self._make('req', '-x509', '-subj', f'/CN={name}', '-days', '1',
                   '-addext', 'basicConstraints=critical,CA:FALSE', *extensions,
                   '-CA', self.certificate, '-CAkey', self._key,
                   '-keyout', key, '-out', certificate)
        return certificate, key

    def issue_between(self, name: str, start: datetime.datetime,
                      end: datetime.datetime, file: str) -> Pair:
        """The same, valid between two times in UTC."""
        certificate, key = self._files(file)
        request = self._folder / f'{file}.csr'
        self._make('req', '-subj', f'/CN={name}', '-addext',
                   self._names_of(name, None), '-keyout', key, '-out', request)
        (self._folder / 'index.txt').touch()
        config = self._folder / 'ca.conf'
        config.write_text(_CA_CONFIG.format(folder=self._folder), encoding='utf-8')
        _run('ca', '-batch', '-notext', '-config', config, '-in', request,
             '-cert', self.certificate, '-keyfile', self._key, '-out', certificate,
             '-startdate', f'{start:%Y%m%d%H%M%SZ}', '-enddate', f'{end:%Y%m%d%H%M%SZ}')
        return certificate, key

    @staticmethod
    def _names_of(name: str, names: Sequence[str] | None) -> str:
        if names is None:
            names = [f'DNS:{name}', 'IP:127.0.0.1']
        return 'subjectAltName=' + ','.join(names) if names else 'nsComment=none'

    def _files(self, name: str) -> Pair:
        return self._folder / f'{name}.crt', self._folder / f'{name}.key'

    @staticmethod
    def _make(*arguments: object) -> None:
        _run(*arguments, '-nodes', '-newkey', 'ec', '-pkeyopt',
             'ec_paramgen_curve:prime256v1')


def _run(*arguments: object) -> None:
    done = subprocess.run(['openssl', *map(str, arguments)], check=False, text=True,
                          capture_output=True, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        raise RuntimeError(f'openssl {arguments[0]} failed:\n{done.stderr}')
