"""`python -m finsam_saas.releases.verifying CODE`: make a frozen release again and compare the hashes.

A program of its own, since the solver takes long to load and no other command should wait for it.
"""

from __future__ import annotations

import argparse
import json
import sys

from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from finsam_saas.config import Settings
from finsam_saas.releases.freezing import verify
from finsam_saas.releases.secrets import secrets_of

NOT_THERE, DIFFERS = 2, 1


def main(code: str) -> int:
    """Write what was found as JSON; 0 where the release holds, 1 where it differs, 2 where there is none."""
    settings = Settings()  # type: ignore[call-arg]
    if settings.national_database_url is None:
        raise ValueError("only the national role reads what releases are made from")
    engine = create_engine(settings.national_database_url, poolclass=NullPool)
    with engine.connect() as connection:
        found = verify(connection, code, secrets_of(settings))
    if found is None:
        return NOT_THERE
    told = {
        "code": found.code,
        "holds": found.holds,
        "given": found.given,
        "from_inputs": found.from_inputs,
        "from_figures": found.from_figures,
        "key_version": found.key_version,
        "engine": found.engine,
        "engine_now": found.engine_now,
    }
    sys.stdout.write(json.dumps(told) + "\n")
    return 0 if found.holds else DIFFERS


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("code")
    sys.exit(main(parser.parse_args().code))
