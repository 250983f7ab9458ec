"""Assesses Deployments by the batch, in processes of this machine, without a service.

For Spark, a function from batches to batches:

    frame.mapInPandas(assess_batches, schema=SPARK_SCHEMA)

For Ray Data, a class whose actors keep their process:

    dataset.map_batches(BatchAssessor, concurrency=4, batch_size=500)

A batch is a dict of columns, a pandas.DataFrame, a pyarrow.Table or a pyarrow.RecordBatch, and
the answer is of the same kind. Needs neither gRPC nor protobuf.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import IO, Any

from upgrade_advisor.programs import program as program_of_wheel

# The columns of an answer, in order, with their types in Spark's words.
COLUMNS: dict[str, str] = {
    'deployment_id': 'string', 'runs': 'string', 'airflow_version': 'string', 'line': 'string',
    'end_of_maintenance': 'string', 'support': 'string', 'yanked': 'boolean',
    'verdict': 'string', 'reason': 'string', 'target': 'string', 'steps': 'array<string>',
    'blocking': 'array<string>', 'warnings': 'array<string>',
    'undecided_blocking': 'array<string>', 'undecided': 'int', 'error': 'string'}
SPARK_SCHEMA = ', '.join(f'{name} {kind}' for name, kind in COLUMNS.items())

_STOP_SECONDS = 20.0
# Not JSON: a row without text is an error in its place, where a blank line would be left out.
_NO_TEXT = '-'

_Columns = Mapping[str, Sequence[Any]]


class BatchError(Exception):
    """A batch that was not assessed, because the process ended twice over it."""


class _Ended(Exception):
    """The process ended before it had answered."""


class _Child:
    """One process of `upgrade-advisor assess --stdin`."""

    def __init__(self, command: Sequence[str]) -> None:
        self._said = tempfile.TemporaryFile()
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=self._said)

    def assess(self, lines: Sequence[bytes]) -> list[bytes]:
        """An answer for each line, in order; _Ended."""
        out = self.process.stdout
        assert out is not None
        # Both pipes fill up: somebody reads while somebody else writes.
        writer = threading.Thread(target=self._write, args=(lines,), daemon=True)
        writer.start()
        answers: list[bytes] = []
        while len(answers) < len(lines):
            answer = out.readline()
            if not answer.endswith(b'\n'):
                raise _Ended(self._reason())
            answers.append(answer)
        writer.join()
        return answers

    def _write(self, lines: Sequence[bytes]) -> None:
        into = self.process.stdin
        assert into is not None
        try:
            for line in lines:
                into.write(line)
            into.flush()
        except (OSError, ValueError):
            pass  # The reader sees the end, and says it.

    def _reason(self) -> str:
        status = self._end()
        self._said.seek(0)
        said = self._said.read()[-2000:].decode('utf-8', 'replace').strip()
        return f'upgrade-advisor ended with status {status}: {said or "it said nothing"}'

    def close(self) -> None:
        """Ends the process and waits for it."""
        for pipe in (self.process.stdin, self.process.stdout):
            _close(pipe)
        self._end()
        self._said.close()

    def _end(self) -> int:
        try:
            return self.process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()


def _close(pipe: IO[bytes] | None) -> None:
    try:
        if pipe is not None:
            pipe.close()
    except OSError:
        pass  # What was not written is for nobody any more.


class BatchAssessor:
    """Assesses batches in a process of its own, which starts with the first batch.

    column   has a FleetDeployment in JSON in each row: a text, bytes or a dict
    keep     columns of the batch that the answer has as well
    options  of `upgrade-advisor assess`, such as ('--target', 'latest-lts')
    jobs     how many threads assess
    program  the path of upgrade-advisor; None: the one of this package

    If the process is killed, another one gets the batch, once. Not for several threads at once.
    """

    def __init__(self, column: str = 'deployment', *, keep: Sequence[str] = (),
                 options: Sequence[str] = (), jobs: int = 1, program: str | None = None) -> None:
        if jobs < 1:
            raise ValueError(f'jobs is {jobs}; 1 or more is right')
        self._column = column
        self._keep = tuple(keep)
        self._command = [program or program_of_wheel('upgrade-advisor'), 'assess', '--stdin',
                         '--jobs', str(jobs), *options]
        self._child: _Child | None = None

    def __call__(self, batch: Any) -> Any:
        columns, rebuild = _open(batch)
        missing = [name for name in (self._column, *self._keep) if name not in columns]
        if missing:
            raise ValueError(f'the batch has no column {", ".join(missing)}')
        rows = [_line_of(value) for value in columns[self._column]]
        answers = [json.loads(line) for line in self._assess(rows)]
        out: dict[str, list[Any]] = {name: list(columns[name]) for name in self._keep}
        for name in COLUMNS:
            out[name] = [_value_of(answer, name) for answer in answers]
        return rebuild(out)

    def _assess(self, rows: Sequence[bytes]) -> list[bytes]:
        try:
            return self._started().assess(rows)
        except _Ended:
            self.close()
        try:
            return self._started().assess(rows)
        except _Ended as ended:
            self.close()
            raise BatchError(str(ended)) from ended

    def _started(self) -> _Child:
        if self._child is None:
            self._child = _Child(self._command)
        return self._child

    def close(self) -> None:
        """Ends the process; the next batch starts another one."""
        if self._child is not None:
            self._child.close()
            self._child = None

    def __del__(self) -> None:
        if getattr(self, '_child', None) is not None:
            self.close()

    def __enter__(self) -> BatchAssessor:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.close()


def assess_batches(batches: Iterable[Any], column: str = 'deployment', *,
                   keep: Sequence[str] = (), options: Sequence[str] = (), jobs: int = 1,
                   program: str | None = None) -> Iterator[Any]:
    """Each batch with its assessments, in order; the arguments are those of BatchAssessor."""
    with BatchAssessor(column, keep=keep, options=options, jobs=jobs,
                       program=program) as assessor:
        for batch in batches:
            yield assessor(batch)


def _line_of(value: Any) -> bytes:
    """A row as one line; in JSON, an end of a line is white space."""
    if isinstance(value, Mapping):
        # Numbers of other libraries as texts, which are numbers in such JSON too.
        text = json.dumps(value, default=str)
    elif isinstance(value, bytes):
        text = value.decode('utf-8', 'replace')
    else:
        text = str(value)
    text = text.replace('\n', ' ').replace('\r', ' ').strip()
    return (text or _NO_TEXT).encode('utf-8', 'replace') + b'\n'


def _name_of(release: Mapping[str, str] | None) -> str:
    """"runtime 9.10.0"."""
    if not release or not release.get('version'):
        return ''
    distribution = release.get('distribution', '').removeprefix('DISTRIBUTION_').lower()
    return f'{distribution} {release["version"]}'


def _word_of(value: str, prefix: str) -> str:
    word = value.removeprefix(prefix)
    return '' if word == 'UNSPECIFIED' else word


# Where a column is not a member of the assessment with the same name.
_READERS: dict[str, Callable[[Mapping[str, Any]], Any]] = {
    'runs': lambda a: _name_of(a.get('running')),
    'target': lambda a: _name_of(a.get('target')),
    'steps': lambda a: [_name_of(step) for step in a.get('steps', ())],
    'support': lambda a: _word_of(a.get('support', ''), 'SUPPORT_STATUS_'),
    'verdict': lambda a: _word_of(a.get('verdict', ''), 'VERDICT_'),
    'airflow_version': lambda a: a.get('airflowVersion', ''),
    'end_of_maintenance': lambda a: a.get('endOfMaintenance', ''),
    'undecided_blocking': lambda a: a.get('undecidedBlocking', []),
    'blocking': lambda a: a.get('blocking', []),
    'warnings': lambda a: a.get('warnings', []),
    'yanked': lambda a: bool(a.get('yanked', False)),
    'undecided': lambda a: int(a.get('undecided', 0)),
}


def _value_of(answer: Mapping[str, Any], name: str) -> Any:
    if name == 'deployment_id':
        return answer.get('deployment_id', '')
    assessment = answer.get('assessment', {})
    if name == 'error':
        return answer.get('error') or assessment.get('error', '')
    reader = _READERS.get(name)
    return reader(assessment) if reader else assessment.get(name, '')


def _open(batch: Any) -> tuple[_Columns, Callable[[dict[str, list[Any]]], Any]]:
    """The columns of a batch, and what makes such a batch of columns. Nothing is imported for
    kinds of batches that are not used."""
    if isinstance(batch, Mapping):
        return batch, lambda columns: columns
    kind = type(batch)
    if kind.__module__.startswith('pyarrow'):
        columns = {name: batch.column(name).to_pylist() for name in batch.schema.names}
        return columns, kind.from_pydict
    if kind.__module__.startswith('pandas'):
        return {name: list(batch[name]) for name in batch.columns}, kind
    raise TypeError(f'{kind.__module__}.{kind.__name__} is not a batch: a dict of columns, a '
                    'pandas.DataFrame, a pyarrow.Table or a pyarrow.RecordBatch is one')
