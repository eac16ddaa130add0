"""Run one of the benchmarks: python -m benchmarks load 100000."""

import argparse
import os
from importlib import import_module

import django

COMMANDS = ("load", "seeds", "bench", "xlsx", "imports")


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks")
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("size", type=int, help="recommendations")
    asked = parser.parse_args()
    os.environ.setdefault("HTTPS", "false")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "policytracker.settings")
    django.setup()
    import_module(f"benchmarks.{asked.command}").main(asked.size)


if __name__ == "__main__":
    main()
