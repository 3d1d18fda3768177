"""script/bench NAME [OPTIONS]: a benchmark is a module here, whose `run` gives its figures."""

import sys
from argparse import ArgumentParser
from importlib import import_module
from pathlib import Path

import django

from benchmarks.figures import as_json, table
from benchmarks.machine import described

NAMES = ("evaluate", "killed", "pages", "portfolio", "report", "workshop")
PARTICIPANTS = {"killed": 25, "workshop": 500}


def main() -> None:
    options = vars(arguments().parse_args())
    name, file = options.pop("name"), options.pop("json")
    django.setup()
    before = described()
    figures = list(import_module(f"benchmarks.{name}").run(**options))
    sys.stdout.write(f"{before}\n{described(load_alone=True)} at the end\n\n{table(figures)}")
    if file:
        file.write_text(as_json(figures))


def arguments() -> ArgumentParser:
    parser = ArgumentParser(prog="script/bench")
    names = parser.add_subparsers(dest="name", required=True)
    for name in NAMES:
        one = names.add_parser(name)
        one.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
        if people := PARTICIPANTS.get(name):
            one.add_argument("--participants", dest="people", type=int, default=people, metavar="N")
        if name == "workshop":
            one.add_argument("--workshops", dest="rooms", type=int, default=1, metavar="M")
    return parser


main()
