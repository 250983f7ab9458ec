"""The command line as a script sees it: exit status, JSON paths, errors."""

import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import unittest

PROGRAM = sys.argv.pop(1)
SMART_SENSORS = json.dumps({"environment": {"variables": {
    "AIRFLOW__SMART_SENSOR__USE_SMART_SENSOR": "True"}}})


def run(*arguments, text=None, env=None):
    return subprocess.run([PROGRAM, *arguments], text=True, input=text or "",
                          capture_output=True, timeout=60,
                          env={**os.environ, **(env or {})})


class ExitStatus(unittest.TestCase):
    def check(self, status, *arguments, text=None):
        result = run(*arguments, text=text)
        self.assertEqual(result.returncode, status,
                         f"{arguments}: {result.stdout}{result.stderr}")
        return result

    def test_tells_the_verdict(self):
        self.check(0, "plan", "--from", "runtime:3.3-8", "--target", "latest")
        self.check(0, "plan", "--from", "runtime:9.5.0", "--target", "latest-patch")
        self.check(3, "plan", "--from", "runtime:4.2.4", "--to", "runtime:6.0.4",
                   "--deployment", "-", text=SMART_SENSORS)
        self.check(5, "plan", "--from", "runtime:7.6.0", "--to", "runtime:8.0.0")
        self.check(5, "validate", "--from", "runtime:9.7.0", "--to", "runtime:8.1.0")
        self.check(5, "validate", "--from", "runtime:9.7.0", "--to", "runtime:9.99.0")

    def test_tells_whether_an_upgrade_has_arrived(self):
        step = ("confirm", "--to", "runtime:11.3.0", "--from", "runtime:9.1.0", "--shown")
        self.check(0, *step, "Version: v2.9.1+astro.1 Runtime: 11.3.0")
        self.check(0, *step, "-", text="Astro Runtime 11.3.0")
        self.check(3, *step, "Astro Runtime 9.1.0")
        self.check(3, *step, "Astro Runtime 10.0.0")
        self.check(4, *step, "Version: v2.9.1")
        unread = self.check(1, *step, "all is well")
        self.assertIn("shown:", unread.stderr)
        self.check(2, "confirm", "--to", "11", "--shown", "11.3.0")

    def test_tells_the_best_way_back(self):
        old = {"id": "v1", "time": "2026-10-01", "image": "astro-runtime:9.1.0"}
        new = {"id": "v2", "time": "2026-11-01", "image": "astro-runtime:11.3.0"}
        ask = ("rollback", "--history", "-", "--as-of")
        day = "2026-11-02"
        history = json.dumps({"deploys": [old, new]})
        best = self.check(0, *ask, day, "--platform", "astro", text=history)
        self.assertIn("kept until 2026-12-30", best.stdout)
        self.check(5, *ask, "2027-03-01", text=history)
        unknown = json.dumps({"deploys": [{**old, "image": ""}, new]})
        self.check(1, *ask, day, text=unknown)
        del old["image"]
        self.check(4, *ask, day, text=json.dumps({"deploys": [old, new]}))
        self.check(2, *ask, day, text='{"deploys": 1}')
        self.check(2, "rollback", "--history", "/nowhere/history.json")

    def test_is_four_without_the_rules_of_a_step(self):
        with tempfile.TemporaryDirectory() as folder:
            lock = os.path.join(folder, "plugins.lock")
            with open(lock, "w", encoding="utf-8") as file:
                file.write("version: 1\nplugins: []\n")
            self.check(4, "plan", "--from", "certified:2.2.3", "--to",
                       "runtime:5.0.4", "--plugin-lock", lock)

    def test_is_never_clean_where_memory_for_the_plugins_lacks(self):
        # With 400 MB of addresses no worker process is made; with less or more the
        # program ends before it can answer, or answers as ever.
        for megabytes in range(200, 1600, 50):
            limit = megabytes << 20
            result = subprocess.run(
                [PROGRAM, "plan", "--from", "runtime:4.2.4", "--to", "runtime:6.0.4",
                 "--deployment", "-"], input=SMART_SENSORS, text=True,
                capture_output=True, timeout=60,
                preexec_fn=lambda: (resource.setrlimit(resource.RLIMIT_CORE, (0, 0)),
                                    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))))
            if "Upgrade plan" in result.stdout:
                self.assertIn(result.returncode, (3, 4), result.stdout)

    def test_is_one_where_no_answer_could_be_given(self):
        self.check(1, "plan", "--from", "runtime:5.0.4", "--to", "runtime:4.2.4")
        self.check(1, "plan", "--from", "runtime:5.0.4", "--to", "runtime:5.0.99")
        self.check(1, "plan", "--from", "runtime:5.0.4", "--target", "latest",
                   "--server", "127.0.0.1:1", "--timeout-seconds", "5")
        self.check(1, "plan", "--from", "runtime:5.0.4", "--target", "latest",
                   "--runtime-feed", "/nonexistent.json")

    def test_is_two_for_a_command_line_that_makes_no_sense(self):
        for arguments in [(), ("plan",), ("plan", "--from", "runtime:5.0.4"),
                          ("plan", "--target", "latest"),
                          ("plan", "--from", "x", "--target", "latest"),
                          ("plan", "--from", "runtime:5.0.4", "--to", "a", "--target", "latest"),
                          ("plan", "--from", "runtime:5.0.4", "--target", "newest"),
                          ("plan", "--from", "astro-runtime:9", "--target", "latest"),
                          ("plan", "--target", "latest", "--deployment", "/nonexistent"),
                          ("plugin",), ("plugin", "new"), ("plugin", "new", "Not-A-Name"),
                          ("plugin", "new", "a", "--in", "/nonexistent"),
                          ("nonsense",)]:
            self.check(2, *arguments)

    def test_a_malformed_deployment_is_usage_and_repeats_no_value(self):
        for text in ['{"environment": {"variables": {"A": "hunter2"', "hunter2",
                     '{"database": {"tables": [{"rows": "hunter2"}]}}',
                     '{"nonsense": "hunter2"}', "[]", "\x00"]:
            result = self.check(2, "plan", "--from", "runtime:5.0.4", "--target",
                                "latest", "--deployment", "-", text=text)
            self.assertNotIn("hunter2", result.stdout + result.stderr)

    def test_a_release_that_is_not_listed_has_no_advisories_to_list(self):
        result = self.check(1, "advisories", "list", "--from", "runtime:4.2.4",
                            "--to", "runtime:9.99.0")
        self.assertIn("RELEASE_UNKNOWN", result.stdout + result.stderr)

    def test_a_downgrade_has_no_advisories_to_list(self):
        result = self.check(1, "advisories", "list", "--from", "runtime:9.1.0",
                            "--to", "runtime:8.0.0")
        self.assertIn("TARGET_NOT_NEWER", result.stdout + result.stderr)


class Project(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def plan(self, *arguments):
        return run("plan", "--project", str(self.folder), "--target", "latest", *arguments)

    def test_without_a_dockerfile_that_can_be_read_is_usage(self):
        (self.folder / "Dockerfile").mkdir()
        result = self.plan()
        self.assertEqual(result.returncode, 2, result.stdout + result.stderr)
        self.assertIn("Dockerfile", result.stderr)

    def test_that_is_ahead_of_what_runs_is_noted(self):
        (self.folder / "Dockerfile").write_text(
            "FROM quay.io/astronomer/astro-runtime:9.1.0\n")
        codes = [note["code"] for note in
                 json.loads(self.plan("--from", "runtime:8.0.0", "--format=json").stdout)["plan"]["notes"]]
        self.assertIn("PROJECT_NAMES_ANOTHER_RELEASE", codes)
        codes = [note["code"] for note in
                 json.loads(self.plan("--format=json").stdout)["plan"]["notes"]]
        self.assertNotIn("PROJECT_NAMES_ANOTHER_RELEASE", codes)

    def test_has_acknowledgements_in_a_file_or_not_at_all(self):
        (self.folder / "Dockerfile").write_text(
            "FROM quay.io/astronomer/astro-runtime:9.1.0\n")
        (self.folder / "upgrade-advisor.json").mkdir()
        result = self.plan()
        self.assertEqual(result.returncode, 2, result.stdout + result.stderr)
        self.assertIn("upgrade-advisor.json", result.stderr)


class Json(unittest.TestCase):
    def plan(self, *arguments, text=None):
        result = run("plan", *arguments, "--format", "json", text=text)
        return json.loads(result.stdout)

    def test_has_the_documented_paths(self):
        answer = self.plan("--from", "certified:2.2.3", "--to", "runtime:5.0.4",
                           "--why-not", "runtime:9.0.0")
        plan = answer["plan"]
        self.assertEqual(plan["verdict"], "VERDICT_READY_WITH_WARNINGS")
        first, second = plan["steps"]
        self.assertEqual(first["kind"], "STEP_KIND_UPGRADE_CERTIFIED")
        self.assertEqual(first["source"]["version"], "2.2.3-2")
        self.assertEqual(first["target"]["version"], "2.3.0-5")
        self.assertEqual(second["target"]["airflowVersion"], "2.3.2")
        self.assertEqual(first["migratesMetadataDatabase"], "TRUTH_YES")
        self.assertIn("low", first["estimatedDuration"])
        for finding in first["findings"]:
            for key in ("advisoryId", "severity", "outcome", "effect"):
                self.assertTrue(finding[key])
        self.assertTrue(plan["questions"])
        self.assertGreater(plan["coverage"]["asked"], 0)
        self.assertTrue(answer["alternatives"][0]["steps"])
        self.assertEqual(answer["explanations"][0]["release"]["version"], "9.0.0")
        self.assertEqual(answer["explanations"][0]["reason"], "TARGET_YANKED")

    def test_names_empty_lists_too(self):
        plan = self.plan("--from", "runtime:3.3-8", "--target", "latest")["plan"]
        self.assertEqual(plan["steps"], [])
        self.assertEqual(plan["questions"], [])

    def test_of_validate_has_checks(self):
        result = run("validate", "--from", "runtime:9.7.0", "--image",
                     "quay.io/astronomer/astro-runtime:9", "--format", "json")
        answer = json.loads(result.stdout)
        by_id = {check["id"]: check for check in answer["checks"]}
        self.assertEqual(by_id["tag-explicit"]["status"], "CHECK_STATUS_WARNED")
        self.assertIn("9.17.0", by_id["tag-explicit"]["reason"])
        self.assertEqual(answer["verdict"], "VERDICT_READY_WITH_WARNINGS")

    def test_of_an_error_is_json_too(self):
        error = self.plan("--from", "runtime:5.0.4", "--to", "runtime:4.2.4")["error"]
        self.assertEqual(error["details"][0]["reason"], "TARGET_NOT_NEWER")

    def test_is_the_same_for_the_same_request(self):
        arguments = ("--from", "certified:2.2.3", "--target", "latest",
                     "--as-of", "2026-11-20")
        self.assertEqual(self.plan(*arguments), self.plan(*arguments))


class Text(unittest.TestCase):
    def test_has_no_colour_in_a_pipe(self):
        for env in ({}, {"NO_COLOR": "1"}, {"TERM": "xterm-256color"}):
            result = run("plan", "--from", "certified:2.2.3", "--to",
                         "runtime:5.0.4", env=env)
            self.assertNotIn("\x1b", result.stdout)

    def test_shows_the_path_as_one_line(self):
        result = run("plan", "--from", "certified:2.2.3", "--to", "runtime:5.0.4")
        self.assertIn("certified 2.2.3-2  ->  certified 2.3.0-5  ->  runtime 5.0.4",
                      result.stdout)

    def test_lists(self):
        self.assertIn("8.0.0", run("releases", "list", "--line", "8").stdout)
        self.assertIn("yanked", run("releases", "list", "--line", "8").stdout)
        shown = run("releases", "show", "runtime:5.0.4")
        self.assertIn("2.3.2", shown.stdout)
        self.assertIn("certified_to_runtime", run("plugins", "list").stdout)
        self.assertIn("R6-SMART-SENSOR-ENABLED",
                      run("advisories", "list", "--from", "runtime:4.2.4",
                          "--to", "runtime:6.0.4").stdout)
        self.assertNotIn("R6-SMART-SENSOR-ENABLED",
                         run("advisories", "list", "--from", "runtime:7.0.0",
                             "--to", "runtime:9.17.0").stdout)


if __name__ == "__main__":
    unittest.main(verbosity=1)
