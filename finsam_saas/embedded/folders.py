"""Folders of the embedded servers: made, locked, within reach of the server's user, with short sockets."""

from __future__ import annotations

import fcntl
import hashlib
import os
import pwd
import re
import shutil
import stat
import subprocess
import tempfile
from pathlib import Path

from finsam_saas.embedded.processes import EmbeddedError, ServiceUser

# sockaddr_un holds 108 bytes on Linux and 104 on macOS.
_LONGEST_SOCKET_PATH = 99
# PostgreSQL refuses paths of 1,024 bytes; its own longest names below the data folder need some of them.
_LONGEST_FOLDER_PATH = 700
# Where a server started by root keeps what its unprivileged user cannot reach elsewhere.
SHARED_ROOT = Path("/var/lib/finsam-embedded")


def make_folder(path: Path, mode: int = 0o700) -> None:
    """Make a folder with its parents; raises EmbeddedError when it is not ours to write in."""
    if len(os.fsencode(path)) > _LONGEST_FOLDER_PATH:
        raise EmbeddedError(
            f"The folder name is too long ({len(os.fsencode(path))} bytes, at most {_LONGEST_FOLDER_PATH}); "
            "move the project, or set FINSAM_VAR to a shorter folder."
        )
    try:
        path.mkdir(mode=mode, parents=True, exist_ok=True)
    except OSError as error:
        raise EmbeddedError(
            f"The folder {path} cannot be made ({error.strerror}); "
            "remove what is in the way, or set FINSAM_VAR to a folder that you may write in."
        ) from error
    if not os.access(path, os.W_OK | os.X_OK):
        raise EmbeddedError(
            f"The folder {path} may not be written in by this user; "
            "change its owner, or set FINSAM_VAR to a folder that you may write in."
        )


def remove_tree(path: Path) -> None:
    """Remove a file or folder that may be missing; raises EmbeddedError when it is not ours to remove."""
    try:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise EmbeddedError(f"{path} cannot be removed ({error.strerror}); remove it by hand.") from error


class FolderLock:
    """One start at a time: an advisory lock that the kernel drops with our process, however it ends."""

    def __init__(self, path: Path, refusal: str) -> None:
        self._path = path
        self._refusal = refusal
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Take the lock; raises EmbeddedError with the refusal when another process holds it."""
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise EmbeddedError(
                f"The file {self._path} cannot be opened ({error.strerror}); "
                "it may belong to another user: change its owner, or set FINSAM_VAR to another folder."
            ) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(descriptor)
            raise EmbeddedError(self._refusal) from error
        self._descriptor = descriptor

    def release(self) -> None:
        """Give the lock back; harmless when it is not held."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def service_user() -> ServiceUser | None:
    """`nobody` when we are root (PostgreSQL refuses to run as root), else None: run as ourselves."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    return ServiceUser(nobody.pw_uid, nobody.pw_gid)


def reachable(path: Path, user: ServiceUser) -> bool:
    """Whether `user` may enter (a folder) or run (a program) `path`, asked of the kernel as that user."""
    asked = subprocess.run(
        ["/bin/sh", "-c", 'test -x "$1"', "sh", str(path)],
        user=user.uid,
        group=user.gid,
        extra_groups=[],
        cwd="/",
        check=False,
    )
    return asked.returncode == 0


def make_server_home(home: Path, user: ServiceUser | None) -> Path:
    """Make the server's own folder (0700, owned by `user`) and tell where it is.

    It is `home`, unless `user` cannot reach it (a project below /root): then a folder below
    /var/lib/finsam-embedded, the same one each time.
    """
    make_folder(home.parent, mode=0o755)
    place = server_home(home, user)
    if user is None:
        make_folder(place)
        return place
    if place != home:
        make_folder(SHARED_ROOT)
        SHARED_ROOT.chmod(0o711)
    make_folder(place)
    if place.stat().st_uid not in (0, user.uid):
        raise EmbeddedError(
            f"The folder {place} belongs to another user; remove it or set FINSAM_VAR to another."
        )
    os.chown(place, user.uid, user.gid)
    return place


def server_home(home: Path, user: ServiceUser | None) -> Path:
    """Where the folder of a server with the wanted `home` is, whether made or not."""
    if user is None or not home.parent.exists() or reachable(home.parent, user):
        return home
    return SHARED_ROOT / f"{home.name}-{_digest(home)}"


def socket_folder(home: Path, socket_name: str, user: ServiceUser | None) -> Path:
    """A private folder (0700) for a server's socket, whose path fits in a socket address.

    Below `home` where that path is short and plain enough, else a folder below the temporary
    directory whose name follows from `home`. Raises EmbeddedError when that one is there and not ours.
    """
    owner = user.uid if user else os.geteuid()
    # In a shared directory the name is no secret: what is there already is checked below.
    for parent in (home, Path(tempfile.gettempdir()), Path("/tmp")):  # noqa: S108
        folder = home / "s" if parent == home else parent / f"finsam-{owner}-{_digest(home)}"
        if _fits(folder / socket_name):
            break
    else:
        raise EmbeddedError("No short folder for sockets was found; set TMPDIR to one with a short name.")
    if folder.parent != home and folder.is_symlink():
        raise EmbeddedError(f"The folder {folder} is a link made by someone else; remove it and try again.")
    make_folder(folder)
    found = folder.lstat()
    if found.st_uid not in (owner, os.geteuid()) or stat.S_IMODE(found.st_mode) & 0o077:
        raise EmbeddedError(f"The folder {folder} is open to others; remove it and try again.")
    if user:
        os.chown(folder, user.uid, user.gid)
    return folder


def _fits(path: Path) -> bool:
    """Short enough, and of signs that mean nothing special in any library's address of a socket."""
    return (
        len(os.fsencode(path)) <= _LONGEST_SOCKET_PATH
        and re.fullmatch(r"[A-Za-z0-9/._+-]+", str(path)) is not None
    )


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
