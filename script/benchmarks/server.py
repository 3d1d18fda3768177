"""manage.py serve, as it is, with the floors beside its pages."""

import sys

from django.conf import settings
from django.core.management import execute_from_command_line

if __name__ == "__main__":
    settings.ROOT_URLCONF = "benchmarks.floors"
    execute_from_command_line(["manage.py", "serve", *sys.argv[1:]])
