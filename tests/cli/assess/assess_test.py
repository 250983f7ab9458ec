#!/usr/bin/python3
"""`assess --stdin`: rows in, answers out, in the same order.

    assess_test.py UPGRADE_ADVISOR
"""

import json
import pathlib
import random
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / 'tests/cli/fleet'))

from google.protobuf import json_format
from google.protobuf.internal.decoder import _DecodeVarint
from google.protobuf.internal.encoder import _VarintBytes

from fake_fleet import message

PROGRAM = sys.argv[1]
del sys.argv[1:2]

DAY = '2026-11-20'


def generated(rows, *more):
    return subprocess.run([ROOT / 'tools/make-fleet', '--rows', str(rows), *more],
                          capture_output=True, text=True, check=True).stdout


def row(name, version='9.5.0', **more):
    return {'deploymentId': name, 'workspace': 'w', 'revision': 1, 'deployment': {
        'release': {'distribution': 'DISTRIBUTION_RUNTIME', 'version': version}, **more}}


def run(data, *words, status=0):
    done = subprocess.run([PROGRAM, 'assess', '--stdin', '--as-of', DAY, *words],
                          input=data, capture_output=True, check=False, timeout=120)
    assert done.returncode == status, (done.returncode, done.stderr)
    return done


def answers(text, *words, status=0):
    done = run(text.encode(), *words, status=status)
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def text_of(*rows):
    return ''.join(r if isinstance(r, str) else json.dumps(r) + '\n' for r in rows)


class Assess(unittest.TestCase):

    def test_answers_keep_the_order_of_the_rows(self):
        text = generated(300)
        expected = [json.loads(line)['deploymentId'] for line in text.splitlines()]
        self.assertEqual(expected, [a['deployment_id'] for a in answers(text, '--jobs', '4')])

    def test_the_number_of_threads_changes_nothing(self):
        text = generated(60)
        self.assertEqual(answers(text, '--jobs', '1'), answers(text, '--jobs', '8'))

    def test_the_order_and_the_names_of_deployments_change_no_answer(self):
        rows = [json.loads(line) for line in generated(300, '--distinct', '60').splitlines()]
        before = answers(text_of(*rows))
        shuffled = random.Random(1).sample(range(len(rows)), len(rows))
        after = answers(text_of(*({**rows[i], 'deploymentId': f'other-{i}'}
                                  for i in shuffled)))
        for i, answer in zip(shuffled, after, strict=True):
            self.assertEqual(f'other-{i}', answer['deployment_id'])
            self.assertEqual(before[i]['assessment'], answer['assessment'])

    def test_every_generated_deployment_can_be_assessed(self):
        for answer in answers(generated(300, '--distinct', '300')):
            self.assertEqual('', answer['assessment']['error'], answer)

    def test_an_assessment_is_that_of_the_plan(self):
        answer, = answers(text_of(row('a')), '--to', '9.17.0')
        deployment = json.dumps(row('a')['deployment'])
        plan = json.loads(subprocess.run(
            [PROGRAM, 'plan', '--deployment', '-', '--to', '9.17.0', '--as-of', DAY, '--format',
             'json'], input=deployment, capture_output=True, text=True, check=False).stdout)
        assessment = answer['assessment']
        self.assertEqual(plan['plan']['verdict'], assessment['verdict'])
        self.assertEqual('9.17.0', assessment['target']['version'])
        self.assertEqual([step['target']['version'] for step in plan['plan']['steps']],
                         [step['version'] for step in assessment['steps']])

    def test_a_faulty_line_has_an_error_in_its_place(self):
        found = answers(text_of(row('a'), '{"deploymentId": hunter2\n', '\n', row('b')), status=1)
        self.assertEqual('a', found[0]['deployment_id'])
        self.assertEqual(2, found[1]['line'])
        self.assertNotIn('hunter2', found[1]['error'])
        self.assertEqual('b', found[2]['deployment_id'])

    def test_a_release_that_is_not_known_is_an_error_of_its_assessment(self):
        answer, = answers(text_of(row('a', '99.1.0')))
        self.assertIn('99.1.0', answer['assessment']['error'])

    def test_answers_come_while_standard_input_is_open(self):
        with subprocess.Popen([PROGRAM, 'assess', '--stdin'], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE) as child:
            for name in ('a', 'b', 'c'):
                child.stdin.write(text_of(row(name)).encode())
                child.stdin.flush()
                self.assertEqual(name, json.loads(child.stdout.readline())['deployment_id'])
            child.stdin.close()
            self.assertEqual(0, child.wait())

    def test_a_reader_that_is_gone_ends_it(self):
        child = subprocess.Popen([PROGRAM, 'assess', '--stdin'], stdin=subprocess.PIPE,
                                 stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        child.stdout.close()
        try:
            for _ in range(100000):
                child.stdin.write(text_of(row('a')).encode())
        except BrokenPipeError:
            pass
        try:
            child.stdin.close()
        except BrokenPipeError:
            pass
        self.assertNotEqual(0, child.wait(60))

    def test_messages_go_in_and_out(self):
        data = b''
        for name in ('a', 'b'):
            sent = json_format.ParseDict(row(name), message('FleetDeployment')())
            data += _VarintBytes(sent.ByteSize()) + sent.SerializeToString()
        data += _VarintBytes(3) + b'\xff\xff\xff'
        out = run(data, '--format', 'binary', status=1).stdout
        entries, at = [], 0
        while at < len(out):
            size, at = _DecodeVarint(out, at)
            entries.append(message('FleetEntry').FromString(out[at:at + size]))
            at += size
        self.assertEqual(['a', 'b', ''], [entry.deployment_id for entry in entries])
        self.assertEqual('9', entries[0].assessment.line)
        self.assertIn('message 3', entries[2].assessment.error)

    def test_options_that_are_wrong_are_named(self):
        for words in (('--to', 'x:y'), ('--as-of', 'monday')):
            done = run(b'', *words, status=2)
            self.assertIn(words[0].encode(), done.stderr)


if __name__ == '__main__':
    unittest.main()
