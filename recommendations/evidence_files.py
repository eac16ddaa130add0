"""Files of evidence: which may come in, under what name they lie, and how they go out."""

import hashlib
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import PurePath
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404

from recommendations.models import Evidence
from recommendations.text.characters import CharacterUnstorable, check_storable

LARGEST = 10 * 1024 * 1024  # bytes
LONGEST_NAME = 255  # characters
ZIPPED = {
    ".docx": "[Content_Types].xml",
    ".xlsx": "[Content_Types].xml",
    ".odt": "mimetype",
    ".ods": "mimetype",
}
MAGIC = {
    ".pdf": b"%PDF-",
    ".png": b"\x89PNG\r\n\x1a\n",
    ".jpg": b"\xff\xd8\xff",
    ".jpeg": b"\xff\xd8\xff",
}
TEXT = (".txt", ".csv")
ALLOWED = (*MAGIC, *ZIPPED, *TEXT)


class FileRefused(ValidationError):
    """The file is too large, or not of a kind that is kept"""

    def __str__(self) -> str:
        return str(self.message)


def check_file(upload: Any) -> None:
    """Raise FileRefused for a file that is too large or not of a known kind."""
    extension = extension_of(upload.name)
    if extension not in ALLOWED:
        known = ", ".join(name.lstrip(".") for name in ALLOWED)
        raise FileRefused(
            f"files of this kind are not kept; use one of {known} (print a web page "
            "to PDF)"
        )
    if upload.size > LARGEST:
        raise FileRefused("the file is larger than 10 MB; make it smaller")
    if not holds_its_kind(upload, extension):
        kind = extension.lstrip(".")
        raise FileRefused(f"the file does not hold what its name says, {kind}")


def extension_of(name: str) -> str:
    return PurePath(name).suffix.lower()


def holds_its_kind(upload: Any, extension: str) -> bool:
    """Whether the bytes are such as the extension promises."""
    check: Callable[[Any, str], bool] = is_text
    if extension in MAGIC:
        check = has_magic
    elif extension in ZIPPED:
        check = is_document
    upload.seek(0)
    try:
        return check(upload, extension)
    finally:
        upload.seek(0)


def has_magic(upload: Any, extension: str) -> bool:
    return bool(upload.read(16).startswith(MAGIC[extension]))


def is_document(upload: Any, extension: str) -> bool:
    try:
        with ZipFile(upload) as archive:
            return ZIPPED[extension] in archive.namelist()
    except BadZipFile:
        return False


def is_text(upload: Any, extension: str) -> bool:
    try:
        check_storable(upload.read().decode())
    except (UnicodeDecodeError, CharacterUnstorable):
        return False
    return True


def fields_of(upload: Any) -> dict[str, Any]:
    """What evidence keeps of an upload; its name on disk owes nothing to the user."""
    original = PurePath(upload.name).name
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    upload.name = f"{uuid.uuid4().hex}{extension_of(original)}"
    return {
        "file": upload,
        "file_name": original[-LONGEST_NAME:],
        "file_sha256": digest.hexdigest(),
    }


@contextmanager
def kept_if_recorded(evidence: Iterable[Evidence]) -> Iterator[None]:
    """Take back the files of evidence that was not recorded after all.

    `evidence` may be filled inside; a database that rolls back knows of no files.
    """
    try:
        yield
    except BaseException:
        for piece in evidence:
            if piece.file:
                piece.file.storage.delete(piece.file.name or "")
        raise


def download(piece: Evidence) -> FileResponse:
    """The file of a piece of evidence, to save; raises Http404 where none is kept."""
    try:
        content = piece.file.open("rb")
    except (FileNotFoundError, ValueError):
        raise Http404(f"no file is kept for {piece}") from None
    response = FileResponse(
        content,
        as_attachment=True,
        filename=piece.file_name,
        content_type="application/octet-stream",
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
