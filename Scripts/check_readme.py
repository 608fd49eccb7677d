#!/usr/bin/env python3
"""Runs what a Markdown file shows and compares.

    Scripts/check_readme.py README.md …

- A block marked ```swift that follows a comment <!-- file: PATH --> must be that file.
- In a block marked ```console, each line that begins with "$ " is run in the folder of the repository,
  and what it prints must be the lines below it. A line "…" stands for any lines.
"""
import pathlib, re, subprocess, sys

root = pathlib.Path(__file__).resolve().parent.parent


def matches(expected, found):
    if not expected:
        return not found
    if expected[0] == "…":
        return any(matches(expected[1:], found[n:]) for n in range(len(found) + 1))
    return bool(found) and expected[0] == found[0] and matches(expected[1:], found[1:])


def check_console(block, where):
    wrong = 0
    for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
        command, _, expected = part.partition("\n")
        result = subprocess.run(command, shell=True, cwd=root, capture_output=True, text=True)
        expected = expected.rstrip("\n").split("\n") if expected.strip() else []
        found = result.stdout.rstrip("\n").split("\n") if result.stdout.strip() else []
        if expected and not matches(expected, found) or result.returncode != 0:
            wrong += 1
            print(f"{where}: `{command}` ended with {result.returncode} and printed\n"
                  f"{result.stdout}{result.stderr[-2000:]}\ninstead of\n" + "\n".join(expected))
        else:
            print(f"{where}: `{command}` does as it says")
    return wrong


wrong = 0
for name in sys.argv[1:]:
    text = (root / name).read_text()
    for path, block in re.findall(r"<!-- file: (\S+) -->\n```swift\n(.*?)^```", text, re.S | re.M):
        if (root / path).read_text() != block:
            wrong += 1
            print(f"{name}: the program is not that of {path}")
        else:
            print(f"{name}: the program is that of {path}")
    for block in re.findall(r"^```console\n(.*?)^```", text, re.S | re.M):
        wrong += check_console(block, name)
sys.exit(1 if wrong else 0)
