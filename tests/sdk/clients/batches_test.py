#!/usr/bin/python3
"""Batches of Deployments through processes of the command line.

    batches_test.py UPGRADE_ADVISOR

Batches of pandas and pyarrow are tested where those are installed; a data set of Ray as well, if
RAY is set in the environment (scripts/test --all).
"""

import importlib.util
import json
import os
import pathlib
import signal
import stat
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / 'sdk/clients/python'))

from upgrade_advisor import SPARK_SCHEMA, BatchAssessor, BatchError, assess_batches
from upgrade_advisor.batches import COLUMNS

PROGRAM = os.path.abspath(sys.argv[1])
del sys.argv[1:2]

DAY = ('--as-of', '2026-11-20')


def row(name, version='9.5.0'):
    return {'deploymentId': name, 'workspace': 'w', 'revision': 1, 'deployment': {
        'release': {'distribution': 'DISTRIBUTION_RUNTIME', 'version': version}}}


def batch(*names, **more):
    return {'deployment': [json.dumps(row(name)) for name in names], **more}


def has(module):
    return importlib.util.find_spec(module) is not None


class Batches(unittest.TestCase):

    def setUp(self):
        self.assessor = BatchAssessor(program=PROGRAM, options=DAY)
        self.addCleanup(self.assessor.close)

    def script(self, text):
        """A program that stands in for the command line."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = pathlib.Path(folder.name, 'program')
        path.write_text(text)
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return str(path)

    def test_an_answer_has_a_row_for_each_row(self):
        answer = self.assessor(batch('a', 'b'))
        self.assertEqual(list(COLUMNS), list(answer))
        self.assertEqual(['a', 'b'], answer['deployment_id'])
        self.assertEqual(['runtime 9.5.0'] * 2, answer['runs'])
        self.assertEqual(['UNSUPPORTED'] * 2, answer['support'])
        self.assertTrue(answer['steps'][0][0].startswith('runtime '))
        self.assertEqual(answer['target'][0], answer['steps'][0][-1])

    def test_rows_may_be_texts_bytes_and_dicts(self):
        rows = [json.dumps(row('a'), indent=2), json.dumps(row('b')).encode(), row('c')]
        self.assertEqual(['a', 'b', 'c'], self.assessor({'deployment': rows})['deployment_id'])

    def test_a_faulty_row_has_its_error_in_its_place(self):
        rows = [row('a'), 'nonsense', '', None, row('b')]
        answer = self.assessor({'deployment': rows})
        self.assertEqual(['a', '', '', '', 'b'], answer['deployment_id'])
        self.assertEqual([False, True, True, True, False], [bool(e) for e in answer['error']])

    def test_columns_are_kept_where_that_is_asked_for(self):
        with BatchAssessor('d', keep=('team',), program=PROGRAM) as assessor:
            answer = assessor({'d': [row('a')], 'team': ['data'], 'other': [1]})
        self.assertEqual(['data'], answer['team'])
        self.assertNotIn('other', answer)
        with self.assertRaisesRegex(ValueError, 'no column deployment'):
            self.assessor({'d': [row('a')]})

    def test_options_are_those_of_the_program(self):
        answer, = assess_batches([batch('a')], options=(*DAY, '--to', '9.17.0'), jobs=2,
                                 program=PROGRAM)
        self.assertEqual(['runtime 9.17.0'], answer['target'])

    def test_batches_come_out_in_order_and_of_one_process(self):
        sizes = [3, 0, 700, 1]
        batches = [batch(*(f'{i}-{k}' for k in range(size))) for i, size in enumerate(sizes)]
        answers = list(assess_batches(iter(batches), program=PROGRAM, options=DAY))
        self.assertEqual(sizes, [len(answer['deployment_id']) for answer in answers])
        self.assertEqual('2-699', answers[2]['deployment_id'][-1])

    def test_a_process_that_was_killed_is_started_again_for_the_same_batch(self):
        self.assessor(batch('a'))
        first = self.assessor._child.process
        first.send_signal(signal.SIGKILL)
        self.assertEqual(['b', 'c'], self.assessor(batch('b', 'c'))['deployment_id'])
        self.assertNotEqual(first.pid, self.assessor._child.process.pid)

    def test_a_process_that_dies_in_the_middle_loses_no_row(self):
        mark = pathlib.Path(tempfile.mkdtemp(), 'was-here')
        program = self.script(
            f'#!/bin/sh\nif [ -e {mark} ]; then exec {PROGRAM} "$@"; fi\n'
            f'touch {mark}\nread line; echo "{{}}"; kill -9 $$\n')
        with BatchAssessor(program=program, options=DAY) as assessor:
            answer = assessor(batch('a', 'b', 'c'))
        self.assertEqual(['a', 'b', 'c'], answer['deployment_id'])

    def test_a_process_that_dies_twice_is_an_error_that_says_why(self):
        program = self.script('#!/bin/sh\necho "no catalog" >&2\nexit 7\n')
        with BatchAssessor(program=program) as assessor:
            with self.assertRaisesRegex(BatchError, 'status 7: no catalog'):
                assessor(batch('a'))

    def test_a_process_ends_with_its_assessor(self):
        self.assessor(batch('a'))
        process = self.assessor._child.process
        self.assessor.close()
        self.assertEqual(0, process.returncode)
        self.assessor.close()

    def test_what_is_not_a_batch_is_refused(self):
        with self.assertRaisesRegex(TypeError, 'builtins.list is not a batch'):
            self.assessor([1])

    def test_sparks_schema_has_every_column(self):
        self.assertEqual(list(COLUMNS), [part.split()[0] for part in SPARK_SCHEMA.split(', ')])

    def test_neither_grpc_nor_protobuf_is_imported(self):
        code = ('import sys; from upgrade_advisor import assess_batches; '
                'print([m for m in ("grpc", "google.protobuf") if m in sys.modules])')
        done = subprocess.run([sys.executable, '-c', code], capture_output=True, text=True,
                              check=True, cwd=ROOT / 'sdk/clients/python')
        self.assertEqual('[]\n', done.stdout)

    @unittest.skipUnless(has('pandas'), 'pandas is not installed')
    def test_a_data_frame_gives_a_data_frame(self):
        import pandas
        answer = self.assessor(pandas.DataFrame(batch('a', 'b')))
        self.assertIsInstance(answer, pandas.DataFrame)
        self.assertEqual(list(COLUMNS), list(answer.columns))
        self.assertEqual(['a', 'b'], list(answer['deployment_id']))

    @unittest.skipUnless(has('pyarrow'), 'pyarrow is not installed')
    def test_a_table_gives_a_table(self):
        import pyarrow
        for kind in (pyarrow.Table, pyarrow.RecordBatch):
            answer = self.assessor(kind.from_pydict(batch('a', 'b')))
            self.assertIsInstance(answer, kind)
            self.assertEqual(['a', 'b'], answer.column(0).to_pylist())

    @unittest.skipUnless(os.environ.get('RAY'), 'RAY is not set')
    def test_a_data_set_of_ray_is_assessed_by_actors(self):
        import ray
        import ray.data
        os.environ['PYTHONPATH'] = str(ROOT / 'sdk/clients/python')
        ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
        self.addCleanup(ray.shutdown)
        rows = [{'deployment': json.dumps(row(f'd{i}', '9.5.0' if i % 3 else '12.1.0'))}
                for i in range(300)]
        answer = ray.data.from_items(rows).map_batches(
            BatchAssessor, fn_constructor_kwargs={'program': PROGRAM, 'options': DAY},
            concurrency=2, batch_size=50).take_all()
        self.assertEqual({f'd{i}' for i in range(300)}, {a['deployment_id'] for a in answer})
        for one in answer:
            self.assertEqual('', one['error'])
            self.assertEqual(one['target'], list(one['steps'])[-1])


if __name__ == '__main__':
    unittest.main()
