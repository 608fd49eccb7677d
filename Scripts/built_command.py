"""Which built command a script tries: the first argument, or the newest in .build."""
import os
import pathlib
import sys

HOUSE = pathlib.Path(__file__).resolve().parent.parent


def built_command():
    if len(sys.argv) > 1:
        return str(pathlib.Path(sys.argv[1]).resolve())
    places = [path for path in HOUSE.glob(".build*/*/backprop") if os.access(path, os.X_OK)]
    if not places:
        sys.exit("There is no built command; build it first: swift build")
    return str(max(places, key=lambda path: path.stat().st_mtime))
