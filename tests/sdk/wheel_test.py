"""The wheel in a fresh environment: programs, client, errors, what is in it.

    wheel_test.py WHEEL        needs a package index for the dependencies

With scripts/test --all.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import textwrap
import unittest
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
WHEEL = pathlib.Path(sys.argv.pop(1)).resolve()
PROJECT = ROOT / 'tests/testdata/projects/smart_sensors/project'

PLAN = """
from upgrade_advisor import AsyncUpgradeAdvisor, UpgradeAdvisor, UpgradeAdvisorError
from upgrade_advisor.v1 import deployment_pb2, plan_pb2, release_pb2, upgrade_service_pb2 as api

def request(to):
    runtime = release_pb2.DISTRIBUTION_RUNTIME
    return api.PlanUpgradeRequest(
        as_of='2026-11-20',
        deployment=deployment_pb2.Deployment(
            release=release_pb2.ReleaseRef(distribution=runtime, version='4.2.4')),
        target=api.Target(release=release_pb2.ReleaseRef(distribution=runtime, version=to)))
"""


class Wheel(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.home = pathlib.Path(cls.folder.name)
        subprocess.run([sys.executable, '-m', 'venv', cls.home], check=True)
        subprocess.run([cls.home / 'bin/pip', '--quiet', 'install', WHEEL], check=True)

    def run_program(self, *command, **more):
        return subprocess.run([self.home / 'bin' / command[0], *command[1:]], text=True,
                              capture_output=True, timeout=120, check=False, **more)

    def python(self, code):
        done = self.run_program('python', '-c', PLAN + textwrap.dedent(code))
        self.assertEqual(0, done.returncode, done.stderr)
        return done.stdout

    def test_the_command_line_plans_a_project(self):
        done = self.run_program('upgrade-advisor', 'plan', '--project', '.', '--to', '6.10.0',
                                '--as-of', '2026-11-20', cwd=PROJECT)
        self.assertEqual(3, done.returncode, done.stderr)
        self.assertIn('R6-SMART-SENSOR-ENABLED', done.stdout)
        done = self.run_program('upgrade-advisord', '--check-config')
        self.assertEqual(0, done.returncode, done.stderr)

    def test_isolated_plugins_have_their_worker(self):
        done = self.run_program('upgrade-advisor', 'plugins', 'list', '--format', 'json')
        plugins = json.loads(done.stdout)['plugins']
        self.assertGreater(len(plugins), 10)
        self.assertEqual([], [p for p in plugins if p['state'] != 'PLUGIN_STATE_LOADED'])

    def test_a_client_starts_a_service_and_stops_it(self):
        said = self.python("""
            import os
            with UpgradeAdvisor() as advisor:
                print(advisor.plan(request('6.0.4')).plan.steps[-1].target.version)
                process = advisor._service.process_id
                os.kill(process, 0)
                folder = advisor._service.target.removeprefix('unix:').rpartition('/')[0]
            advisor.close()
            try:
                os.kill(process, 0)
            except ProcessLookupError:
                print('stopped', os.path.exists(folder))
            """)
        self.assertEqual(['6.0.4', 'stopped', 'False'], said.split())

    def test_asyncio_gives_the_same_plan(self):
        said = self.python("""
            import asyncio
            async def ask():
                async with AsyncUpgradeAdvisor() as advisor:
                    plans = await asyncio.gather(*(advisor.plan(request('6.0.4')) for _ in '123'))
                    return {one.SerializeToString(deterministic=True) for one in plans}
            with UpgradeAdvisor() as advisor:
                one = advisor.plan(request('6.0.4')).SerializeToString(deterministic=True)
            print(asyncio.run(ask()) == {one})
            """)
        self.assertEqual('True', said.strip())

    def test_many_plans_come_in_order_with_errors_in_their_places(self):
        said = self.python("""
            import asyncio
            requests = [request('6.0.4'), request('4.0.0')] + [request('6.0.4')] * 1100
            with UpgradeAdvisor() as advisor:
                one = advisor.plan(request('6.0.4'))
                many = list(advisor.plan_many(requests))
                print(len(many), many[0] == one, many[-1] == one)
                print(many[1].code.name, many[1].reason)
                targets = [api.PlanUpgradeRequest(target=one.target) for one in requests[:2]]
                common = request('6.0.4')
                common.ClearField('target')
                merged = list(advisor.plan_many(targets, common))
                print(merged[0] == one, merged[1].reason)
                async def ask():
                    async with AsyncUpgradeAdvisor() as asked:
                        return [plan async for plan in asked.plan_many(requests[:3])]
                print([plan == one for plan in asyncio.run(ask())])
            """)
        self.assertEqual(['1102 True True', 'INVALID_ARGUMENT TARGET_NOT_NEWER',
                          'True TARGET_NOT_NEWER', '[True, False, True]'],
                         said.strip().splitlines())

    def test_errors_have_reasons(self):
        said = self.python("""
            with UpgradeAdvisor() as advisor:
                for bad in (request('4.0.0'), api.PlanUpgradeRequest()):
                    try:
                        advisor.plan(bad)
                    except UpgradeAdvisorError as error:
                        print(error.code.name, error.reason, bool(error.violations))
            try:
                UpgradeAdvisor('127.0.0.1:1', retries=1, timeout=5).plan(request('6.0.4'))
            except UpgradeAdvisorError as error:
                print(error.code.name, repr(error.reason))
            """)
        self.assertEqual(['INVALID_ARGUMENT TARGET_NOT_NEWER False',
                          'INVALID_ARGUMENT INVALID_FIELD True',
                          "UNAVAILABLE ''"], said.strip().splitlines())

    def test_a_service_that_cannot_start_says_why(self):
        said = self.python("""
            from upgrade_advisor import ServiceError
            from upgrade_advisor.embedded_service import EmbeddedService
            try:
                EmbeddedService('--nonsense')
            except ServiceError as error:
                print(error)
            """)
        self.assertIn('nonsense', said)

    def test_the_command_line_starts_without_what_the_client_needs(self):
        done = self.run_program(
            'python', '-c', 'import sys, upgrade_advisor.programs; print("grpc" in sys.modules)')
        self.assertEqual('False', done.stdout.strip(), done.stderr)

    def test_has_what_it_says_and_not_too_much(self):
        self.assertLess(WHEEL.stat().st_size, 25_000_000)
        with zipfile.ZipFile(WHEEL) as file:
            names = file.namelist()
            self.assertIsNone(file.testzip())
            bill = json.loads(file.read(next(n for n in names if n.endswith('.cdx.json'))))
        self.assertIn('libgrpc++-dev', [part['name'] for part in bill['components']])
        self.assertIn('upgrade_advisor/py.typed', names)
        self.assertIn('upgrade_advisor/v1/plan_pb2.pyi', names)
        self.assertRegex(WHEEL.name, r'-py3-none-manylinux_2_\d+_\w+\.whl$')


if __name__ == '__main__':
    unittest.main()
