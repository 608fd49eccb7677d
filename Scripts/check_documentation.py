#!/usr/bin/env python3
"""Checks that every public declaration of the library is documented.

What a type has because a protocol asks for it is documented there, and tools show it from there; so the
members of our protocols, and of the few of the standard library named below, may go without.
"""
import pathlib, re, sys

root = pathlib.Path(__file__).resolve().parent.parent
DECLARATION = re.compile(
    r"^\s*(?:@\w+(?:\([^)]*\))?\s+)*public\s+(?:internal\(set\)\s+|private\(set\)\s+|static\s+|"
    r"mutating\s+|final\s+|convenience\s+|nonisolated\s+)*"
    r"(func|var|let|init|subscript|struct|class|enum|protocol|typealias|case)\s*`?(\w*)")
MEMBER = re.compile(r"^\s*(?:static\s+|mutating\s+)*(?:func|var|associatedtype)\s+`?(\w+)")
STANDARD = {"description", "encode"}

files = sorted((root / "Sources" / "Kernels").rglob("*.swift"))
files += sorted((root / "Sources" / "Backprop").rglob("*.swift"))
required = set(STANDARD)
for file in files:
    inside = False
    for line in file.read_text().split("\n"):
        if re.match(r"public protocol ", line):
            inside = True
        elif line == "}":
            inside = False
        elif inside and (member := MEMBER.match(line)):
            required.add(member.group(1))

wrong = 0
for file in files:
    lines = file.read_text().split("\n")
    for number, line in enumerate(lines):
        if not (found := DECLARATION.match(line)):
            continue
        kind, name = found.groups()
        above = number - 1
        while above >= 0 and lines[above].strip().startswith("@"):
            above -= 1
        if lines[above].strip().startswith("///") or name in required:
            continue
        if kind == "init" and "from decoder" in line:
            continue
        wrong += 1
        print(f"{file.relative_to(root)}:{number + 1}: `{kind} {name}` has no documentation")
print(f"{wrong} public declarations without documentation")
sys.exit(1 if wrong else 0)
