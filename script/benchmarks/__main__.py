"""script/bench NAME [--json FILE]: a benchmark is a module here, whose `run` gives its figures."""

import sys
from argparse import ArgumentParser
from importlib import import_module
from pathlib import Path

import django

from benchmarks.figures import as_json, table
from benchmarks.machine import described

NAMES = ("evaluate", "pages", "report")


def main() -> None:
    parser = ArgumentParser(prog="script/bench")
    parser.add_argument("name", choices=NAMES)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    options = parser.parse_args()
    django.setup()
    before = described()
    figures = list(import_module(f"benchmarks.{options.name}").run())
    sys.stdout.write(f"{before}\n{described(load_alone=True)} at the end\n\n{table(figures)}")
    if options.json:
        options.json.write_text(as_json(figures))


main()
