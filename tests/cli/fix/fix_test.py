"""upgrade-advisor fix, as a user runs it: the diff, what it writes, how it ends."""

import json
import os
import pathlib
import stat
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "e2e"))
from service import Service  # noqa: E402

PROGRAM, SERVICE = sys.argv[1:3]
del sys.argv[1:3]
TO_3 = ("--from", "runtime:13.11.0", "--to", "runtime:3.1-21", "--as-of", "2026-11-20")
TWO_STEPS = ("--to", "runtime:3.1-21", "--as-of", "2026-11-20")
BASH = "from airflow.operators.bash_operator import BashOperator\n"
BASH_3 = "from airflow.operators.bash import BashOperator\n"
DAG = 'from airflow import DAG\nDAG("a", schedule_interval=None)\n'


class Fix(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "dags").mkdir()
        self.write("Dockerfile", "FROM quay.io/astronomer/astro-runtime:13.11.0\n")

    def write(self, path, text):
        data = text if isinstance(text, bytes) else text.encode()
        (self.folder / path).write_bytes(data)

    def read(self, path):
        return (self.folder / path).read_bytes()

    def fix(self, *arguments, status=0):
        run = subprocess.run([PROGRAM, "fix", "--project", str(self.folder), *arguments],
                             capture_output=True, timeout=60)
        self.assertEqual(run.returncode, status, run.stdout + run.stderr)
        return run

    def git_apply(self, diff, *options):
        return subprocess.run(["git", "apply", *options, "-"], cwd=self.folder, input=diff,
                              capture_output=True)

    def test_shows_a_diff_and_writes_nothing(self):
        self.write("dags/a.py", BASH)
        run = self.fix(*TO_3)
        self.assertEqual(self.git_apply(run.stdout, "--check").returncode, 0)
        self.assertIn(b"+" + BASH_3.encode(), run.stdout)
        self.assertIn(b"Step 1 of 1: runtime 13.11.0 to runtime 3.1-21", run.stderr)
        self.assertIn(b"Would change 2 files", run.stderr)
        self.assertEqual(self.read("dags/a.py"), BASH.encode())

    def test_writes_and_has_nothing_to_do_afterwards(self):
        self.write("dags/a.py", BASH + DAG)
        self.fix(*TO_3, "--write")
        self.assertIn(BASH_3.encode(), self.read("dags/a.py"))
        self.assertIn(b"schedule=None", self.read("dags/a.py"))
        again = self.fix(*TO_3, "--write")
        self.assertEqual(again.stdout, b"")
        self.assertIn(b"Nothing to change", again.stderr)
        plan = subprocess.run([PROGRAM, "plan", "--project", str(self.folder), *TO_3,
                               "--format", "json"], capture_output=True, text=True)
        findings = json.loads(plan.stdout)["plan"]["steps"][0]["findings"]
        self.assertFalse([f for f in findings if f["effect"] == "EFFECT_BLOCKS_STEP"
                          and f["outcome"] == "OUTCOME_APPLIES"])

    def test_of_one_argument_is_not_the_fix_of_all(self):
        self.write("dags/a.py", DAG + 'DAG("b", default_view="tree")\n')
        plan = subprocess.run([PROGRAM, "plan", "--project", str(self.folder), *TO_3,
                               "--format", "json"], capture_output=True, text=True)
        step = json.loads(plan.stdout)["plan"]["steps"][0]
        self.assertEqual([(f["name"], f["argument"], f["replacement"]) for f in step["codeFixes"]],
                         [("airflow.DAG", "schedule_interval", "schedule")])
        self.assertFalse([a for a in step["actions"] if a["title"].startswith("Rename airflow.")])
        run = self.fix(*TO_3, "--write", status=3)
        self.assertIn(b"airflow.DAG.default_view", run.stderr)
        self.assertIn(b"schedule=None", self.read("dags/a.py"))

    def test_without_from_the_plan_starts_where_the_last_fix_led(self):
        self.write("dags/a.py", BASH)
        self.fix("--to", "runtime:3.1-21", "--as-of", "2026-11-20", "--write")
        again = self.fix("--to", "runtime:3.1-21", "--as-of", "2026-11-20", "--write")
        self.assertIn(b"Nothing to change", again.stderr)

    def test_would_not_go_a_step_further_each_time(self):
        self.write("Dockerfile", "FROM quay.io/astronomer/astro-runtime:5.5.0\n")
        self.fix(*TWO_STEPS)
        run = self.fix(*TWO_STEPS, "--write", status=2)
        self.assertIn(b"--from", run.stderr)
        self.fix(*TWO_STEPS, "--from", "runtime:5.5.0", "--write")
        first = self.read("Dockerfile")
        self.fix(*TWO_STEPS, "--from", "runtime:5.5.0", "--write")
        self.assertEqual(self.read("Dockerfile"), first)
        self.fix(*TWO_STEPS, "--from", "runtime:5.5.0", "--step", "all", "--write")
        self.assertIn(b"3.1-21", self.read("Dockerfile"))

    def test_ends_with_three_if_something_blocks_still(self):
        self.write("dags/a.py", "from airflow.utils.dates import days_ago\n")
        run = self.fix(*TO_3, status=3)
        self.assertIn(b"Still to be fixed by hand", run.stderr)
        self.assertIn(b"dags/a.py:1: R3-DAYS-AGO", run.stderr)

    def test_ends_with_two_for_a_command_line_that_makes_no_sense(self):
        for arguments in ((*TO_3, "--step", "2"), (*TO_3, "--step", "0"), (*TO_3, "--step", "x"),
                          ("--from", "runtime:13.11.0"), (*TO_3, "--basic")):
            self.fix(*arguments, status=2)
        run = subprocess.run([PROGRAM, "fix", *TO_3], capture_output=True, timeout=60)
        self.assertEqual(run.returncode, 2)

    def test_ends_with_five_where_no_path_leads(self):
        run = self.fix("--from", "runtime:13.11.0", "--to-airflow", "3.9", status=5)
        self.assertEqual(run.stdout, b"")

    def test_has_json(self):
        self.write("dags/a.py", BASH + "from airflow.utils.dates import days_ago\n")
        answer = json.loads(self.fix(*TO_3, "--format", "json", status=3).stdout)
        self.assertEqual(answer["steps"], [{"number": 1, "source": "runtime 13.11.0",
                                            "target": "runtime 3.1-21"}])
        self.assertFalse(answer["written"])
        self.assertEqual([f["path"] for f in answer["files"]], ["Dockerfile", "dags/a.py"])
        self.assertEqual(answer["left"][0]["line"], 2)
        self.assertTrue(answer["blocking"])
        self.assertTrue(json.loads(self.fix(*TO_3, "--format", "json", "--write",
                                            status=3).stdout)["written"])

    def test_asks_a_service_and_reads_the_files_here(self):
        self.write("dags/a.py", BASH)
        with Service(SERVICE) as service:
            run = self.fix(*TO_3, "--server", service.address, "--write")
        self.assertEqual(run.stdout.count(b"\n--- a/"), 1)
        self.assertEqual(self.read("dags/a.py"), BASH_3.encode())

    def test_keeps_modes_line_ends_and_encodings(self):
        self.write("dags/a.py", BASH.replace("\n", "\r\n") + "x = 1")
        self.write("dags/b.py", b"\xef\xbb\xbf" + BASH.encode())
        self.write("dags/c.py", b"# coding: latin-1\n" + BASH.encode() + b"x = '\xe9'\n")
        os.chmod(self.folder / "dags/a.py", 0o750)
        diff = self.fix(*TO_3).stdout
        self.assertEqual(self.git_apply(diff, "--check").returncode, 0)
        self.fix(*TO_3, "--write")
        self.assertEqual(self.read("dags/a.py"), BASH_3.replace("\n", "\r\n").encode() + b"x = 1")
        self.assertEqual(self.read("dags/b.py"), b"\xef\xbb\xbf" + BASH_3.encode())
        self.assertEqual(self.read("dags/c.py"),
                         b"# coding: latin-1\n" + BASH_3.encode() + b"x = '\xe9'\n")
        self.assertEqual(stat.S_IMODE((self.folder / "dags/a.py").stat().st_mode), 0o750)

    def test_changes_all_files_of_a_name_however_many(self):
        for i in range(40):
            self.write(f"dags/d{i}.py", BASH + DAG)
        self.fix(*TO_3, "--write")
        for i in range(40):
            self.assertNotIn(b"bash_operator", self.read(f"dags/d{i}.py"))
            self.assertNotIn(b"schedule_interval", self.read(f"dags/d{i}.py"))

    def test_names_with_blanks_apply(self):
        self.write("dags/a b.py", BASH)
        diff = self.fix(*TO_3).stdout
        run = self.git_apply(diff)
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertEqual(self.read("dags/a b.py"), BASH_3.encode())

    def test_leaves_what_it_may_not_touch(self):
        texts = {
            "guard.py": "try:\n    " + BASH + "except ImportError:\n    " + BASH_3,
            "star.py": "from airflow.operators.bash_operator import *\n",
            "made.py": "# Code generated by a program. DO NOT EDIT.\n" + BASH,
            "string.py": "x = 'airflow.operators.bash_operator.BashOperator'\n",
        }
        for name, text in texts.items():
            self.write(f"dags/{name}", text)
        run = self.fix(*TO_3, "--write", status=3)
        for name, text in texts.items():
            self.assertEqual(self.read(f"dags/{name}"), text.encode(), name)
        self.assertIn(b"dags/star.py:1", run.stderr)
        self.assertIn(b"dags/made.py:2", run.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=1)
