"""`plugin check` and `plugin test` as an author and a script see them."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

PROGRAM, FIXTURES, PLUGINS = sys.argv[1:4]
del sys.argv[1:]
CASES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "fixtures", "cases")


def fixture(name):
    return os.path.join(FIXTURES, name + ".so")


class Command(unittest.TestCase):
    maxDiff = None

    def run_plugin(self, status, *arguments):
        result = subprocess.run(
            [PROGRAM, "plugin", *arguments], text=True, capture_output=True,
            timeout=120, stdin=subprocess.DEVNULL)
        self.assertEqual(result.returncode, status,
                         f"{arguments}: {result.stdout}{result.stderr}")
        return result

    def json_of(self, status, *arguments):
        return json.loads(
            self.run_plugin(status, *arguments, "--format", "json").stdout)


class Check(Command):
    def test_of_a_good_plugin_passes(self):
        text = self.run_plugin(0, "check", fixture("good"), "--quick",
                               "--cases", CASES, "--require-cases").stdout
        self.assertIn(f"{fixture('good')}, seed ", text)
        self.assertIn("\n  ok   descriptor-sound: checked 1.0.0, 1 advisory\n", text)
        self.assertRegex(text, r"\n\d+ demands: \d+ passed, 0 failed, 0 warned, \d skipped\n$")
        self.assertNotIn("\x1b", text)

    def test_tells_what_was_seen_why_it_matters_and_how_to_fix_it(self):
        text = self.run_plugin(3, "check", fixture("reads_behind_host"),
                               "--only", "handshake-older-host").stdout
        self.assertIn("  FAIL handshake-older-host\n"
                      "       seen it ended with signal 11 (Segmentation fault)\n"
                      "       seen while calling the entry function of an older host\n"
                      "       why  ", text)
        self.assertIn("\n       fix  Read a member of ua_host only if UA_HAS", text)
        self.assertIn("\n1 demand: 0 passed, 1 failed, 0 warned, 0 skipped\n", text)

    def test_in_json_says_the_same(self):
        answer = self.json_of(3, "check", fixture("reads_behind_host"),
                              "--quick", "--cases", CASES)
        (plugin,) = answer["plugins"]
        self.assertEqual(plugin["failed"], 1)
        self.assertEqual(plugin["path"], fixture("reads_behind_host"))
        tests = {test["id"]: test for test in plugin["tests"]}
        self.assertEqual(len(tests), plugin["passed"] + plugin["failed"] +
                         plugin["warned"] + plugin["skipped"])
        failed = tests["handshake-older-host"]
        self.assertEqual(failed["status"], "failed")
        self.assertEqual(failed["seen"][0],
                         "it ended with signal 11 (Segmentation fault)")
        self.assertTrue(failed["why"] and failed["mend"])
        listed = self.json_of(0, "check", "--list")["tests"]
        self.assertEqual([test["id"] for test in listed], list(tests))

    def test_is_the_same_twice(self):
        arguments = ("check", fixture("fails_on_odd_bytes"), "--quick",
                     "--cases", CASES)
        self.assertEqual(self.json_of(3, *arguments), self.json_of(3, *arguments))

    def test_with_a_failed_seed_fails_in_its_first_round(self):
        arguments = ("check", fixture("fails_on_odd_bytes"), "--quick",
                     "--only", "fuzz-no-failure")
        (plugin,) = self.json_of(3, *arguments)["plugins"]
        seen = plugin["tests"][0]["seen"][0]
        seed = seen.split()[1].rstrip(",")
        (plugin,) = self.json_of(3, *arguments, "--seed", seed)["plugins"]
        self.assertEqual(plugin["seed"], int(seed))
        self.assertEqual(plugin["tests"][0]["seen"][0], seen)

    def test_takes_several_plugins(self):
        with tempfile.TemporaryDirectory() as folder:
            for name in ("good", "no_reference"):
                shutil.copy(fixture(name), folder)
                shutil.copytree(CASES, f"{folder}/{name}.cases")
            answer = self.json_of(3, "check", f"{folder}/good.so",
                                  f"{folder}/no_reference.so", "--quick",
                                  "--require-cases")
        self.assertEqual([plugin["failed"] for plugin in answer["plugins"]], [0, 1])

    def test_lists_its_tests(self):
        text = self.run_plugin(0, "check", "--list").stdout
        self.assertIn("\npurity\n  purity-repeatable\n    why  ", text)

    def test_leaves_out_for_a_reason_only(self):
        skip = "descriptor-references=the page is not public yet"
        text = self.run_plugin(0, "check", fixture("no_reference"), "--quick",
                               "--cases", CASES, "--skip", skip).stdout
        self.assertIn("  skip descriptor-references: the page is not public yet\n",
                      text)
        # Options do not swallow what follows them.
        self.run_plugin(0, "check", "--skip", skip, "--only-asks", "CHECKED",
                        "--only", "elf-policy", fixture("no_reference"))
        for wrong in ("descriptor-references", "descriptor-references=", "=why"):
            self.run_plugin(2, "check", fixture("good"), "--skip", wrong)

    def test_is_one_where_nothing_could_run(self):
        self.assertIn("cannot be read",
                      self.run_plugin(1, "check", "/nonexistent.so").stderr)
        self.assertIn("is a folder", self.run_plugin(1, "check", "/").stderr)
        self.run_plugin(1, "check", fixture("good"), "--only", "elf-policy",
                        "--skip", "elf-policy=why not")

    def test_is_two_for_a_command_line_that_makes_no_sense(self):
        for arguments in [(), ("check",), ("check", fixture("good"), "--only", "elf"),
                          ("check", fixture("good"), "--format", "xml"),
                          ("check", fixture("good"), fixture("good"), "--cases", CASES),
                          ("check", fixture("good"), "--timeout-seconds", "0")]:
            self.run_plugin(2, *arguments)


class Test(Command):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        shutil.copytree(CASES, f"{self.folder}/cases")
        self.file = f"{self.folder}/cases/executor.yaml"

    def install(self, name, below="build/release"):
        os.makedirs(f"{self.folder}/{below}", exist_ok=True)
        shutil.copy(fixture(name), f"{self.folder}/{below}")

    def text(self):
        with open(self.file, encoding="utf-8", newline="") as file:
            return file.read()

    def test_finds_the_plugin_and_passes(self):
        self.install("good")
        text = self.run_plugin(0, "test", self.folder).stdout
        self.assertEqual(text, "checked 1.0.0\n\n"
                         f"{self.file}\n"
                         "  ok   the executor for tests\n"
                         "  ok   another executor\n\n"
                         "2 cases: 2 passed, 0 failed\n")

    def test_asks_which_plugin(self):
        self.assertIn("there is no plugin in",
                      self.run_plugin(1, "test", self.folder).stderr)
        self.install("good", "build/plugins")
        self.run_plugin(0, "test", self.folder)
        self.install("no_remedy", ".")
        self.assertIn("name one with --plugin",
                      self.run_plugin(1, "test", self.folder).stderr)
        self.run_plugin(0, "test", self.folder, "--plugin", fixture("good"))
        self.assertIn("--plugin x.so: there is no such file",
                      self.run_plugin(1, "test", self.folder, "--plugin",
                                      "x.so").stderr)

    def test_shows_what_differs(self):
        text = self.run_plugin(3, "test", self.folder, "--plugin",
                               fixture("breaks_its_case")).stdout
        self.assertIn("  FAIL the executor for tests (line 2)\n"
                      "       CHECKED outcome (line 8)\n"
                      "           - yes\n"
                      "           + no\n", text)
        self.assertIn("\n2 cases: 1 passed, 1 failed\n", text)
        answer = self.json_of(3, "test", self.folder, "--plugin",
                              fixture("breaks_its_case"))
        self.assertEqual((answer["plugin"], answer["passed"], answer["failed"]),
                         ("checked 1.0.0", 1, 1))
        self.assertIn({"line": 8, "advisory": "CHECKED", "field": "outcome",
                       "expected": "yes", "got": "no"},
                      answer["cases"][0]["differences"])

    def test_goes_on_after_a_case_in_which_the_plugin_dies(self):
        text = self.run_plugin(3, "test", self.folder, "--plugin",
                               fixture("exits_on_yes")).stdout
        self.assertIn("       it ended the process with status 0\n"
                      "       while examining CHECKED\n"
                      "  ok   another executor\n", text)

    def test_names_advisories_that_lack_a_case(self):
        with open(self.file, "w", encoding="utf-8") as file:
            file.write("[]\n")
        text = self.run_plugin(0, "test", self.folder, "--plugin",
                               fixture("good")).stdout
        self.assertIn("  - CHECKED: no case expects it to be yes\n", text)
        self.assertNotIn("to be yes", self.run_plugin(
            0, "test", self.folder, "--plugin", fixture("good"),
            "--only-asks", "CHECKED").stdout)

    def test_tells_what_is_wrong_with_a_case_file(self):
        with open(self.file, "a", encoding="utf-8") as file:
            file.write("- name: n\n")
        self.assertIn("executor.yaml:16: a case needs", self.run_plugin(
            1, "test", self.folder, "--plugin", fixture("good")).stderr)

    def test_updates_what_it_may_and_then_passes(self):
        before = self.text()
        wrong = before.replace("outcome: yes, duration: 1m-2m",
                               "outcome: no, duration: '5m'")
        wrong = wrong.replace("missing: []", "missing: [env A]")
        wrong = wrong.replace("{CHECKED: no}", "{CHECKED: unknown}  # why")
        with open(self.file, "w", encoding="utf-8") as file:
            file.write(wrong)
        answer = self.json_of(0, "test", self.folder, "--plugin",
                              fixture("good"), "--update")
        self.assertEqual(answer["failed"], 0)
        self.assertEqual([(change["field"], change["was"], change["is"], change["kept"])
                          for change in answer["updates"]],
                         [("outcome", "no", "yes", ""),
                          ("duration", "5m", "1m-2m", ""),
                          ("missing", "[env A]", "[]", ""),
                          ("outcome", "unknown", "no", "")])
        self.assertEqual(self.text(), before.replace("1m-2m", "'1m-2m'").replace(
            "{CHECKED: no}", "{CHECKED: no}  # why"))
        after = os.stat(self.file)
        text = self.run_plugin(0, "test", self.folder, "--plugin",
                               fixture("good"), "--update").stdout
        self.assertNotIn("updated", text)
        self.assertEqual(os.stat(self.file).st_ino, after.st_ino)
        self.assertEqual(os.listdir(f"{self.folder}/cases"), ["executor.yaml"])

    def test_says_what_it_does_not_update(self):
        before = self.text()
        text = self.run_plugin(3, "test", self.folder, "--plugin",
                               fixture("breaks_its_case"), "--update").stdout
        self.assertIn(f"  updated {self.file}:8 CHECKED outcome: yes -> no\n", text)
        self.assertIn(f"  kept    {self.file}:8 CHECKED duration: ", text)
        self.assertIn(f"  kept    {self.file}:8 CHECKED says: ", text)
        self.assertEqual(self.text(), before.replace("outcome: yes", "outcome: no"))

    def test_is_two_for_a_command_line_that_makes_no_sense(self):
        self.run_plugin(2, "test")
        self.run_plugin(2, "test", self.folder, "--update=maybe")


class Bundled(Command):
    def test_cases_pass_by_the_command(self):
        plugins = os.path.join(os.path.dirname(CASES), "..", "..", "..", "plugins")
        for name in ("image_tag", "airflow_3"):
            self.run_plugin(0, "test", os.path.join(plugins, name), "--plugin",
                            os.path.join(PLUGINS, name + ".so"))


if __name__ == "__main__":
    unittest.main(verbosity=1)
