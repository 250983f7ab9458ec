"""The README's transcript is what the program prints; --update rewrites it."""

import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
INDENT = "    "
PROMPT = INDENT + "$ upgrade-advisor "


def transcript(program, command):
    run = subprocess.run([program, *command.split()], cwd=ROOT, text=True,
                         stdin=subprocess.DEVNULL, capture_output=True)
    lines = run.stdout.rstrip("\n").split("\n")
    return [INDENT + line if line else "" for line in lines]


def main():
    program = sys.argv[1]
    lines = README.read_text(encoding="utf-8").split("\n")
    start = next(i for i, line in enumerate(lines) if line.startswith(PROMPT))
    end = start + 1
    while not lines[end] or lines[end].startswith(INDENT):
        end += 1
    wanted = ["", *transcript(program, lines[start][len(PROMPT):]), ""]
    if lines[start + 1:end] == wanted:
        print("1 passed, 0 failed")
        return 0
    if "--update" in sys.argv[2:]:
        lines[start + 1:end] = wanted
        README.write_text("\n".join(lines), encoding="utf-8")
        return 0
    print("README.md does not show what the program prints; update it with\n"
          "  python3 tests/cli/readme_test.py PROGRAM --update")
    return 1


if __name__ == "__main__":
    sys.exit(main())
