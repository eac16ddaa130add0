"""Write the OpenAPI schema anew, with its examples from the seeds: `make schema`."""

import json
import logging
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
SCHEMA = ROOT / "docs" / "openapi.json"


def main() -> None:
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(
            DATABASE_URL=f"sqlite:///{folder}/seeds.sqlite3",
            DJANGO_SETTINGS_MODULE="tests.settings",
        )
        write()


def write() -> None:
    import django

    django.setup()
    logging.disable(logging.WARNING)  # what is refused is meant to be
    from django.conf import settings
    from django.core.management import call_command

    from recommendations.api import examples
    from tests.api.examples import examples as made

    settings.ALLOWED_HOSTS.append("testserver")
    call_command("migrate", verbosity=0)
    call_command("load_seeds", stdout=sys.stderr)
    examples.FILE.write_text(written(made()))
    examples.examples.cache_clear()
    call_command(
        "spectacular",
        format="openapi-json",
        file=str(SCHEMA),
        validate=True,
        fail_on_warn=True,
    )
    SCHEMA.write_text(written(json.loads(SCHEMA.read_text())))


def written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    main()
