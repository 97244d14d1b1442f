"""Pages of PDF files that others have made: what stands on them, and how they are drawn on pages of ours.

A page is drawn as one picture inside a thin frame, fitted into the place that pdf.typ has left for it. To a
reader by ear it is a figure whose words are the text of the page, so our own file stays tagged throughout;
fonts that the other file has not embedded are the one thing that we cannot put right.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pypdf import PageObject, PdfWriter, Transformation

_MM: Final = 72 / 25.4
LEFT, BOTTOM, WIDTH, HEIGHT = 22 * _MM, 24 * _MM, 166 * _MM, 224 * _MM
"""The place on an upright page of ours, in points: see `attached` in pdf.typ."""
FRAME: Final = b"q 0.8 G 0.5 w %.2f %.2f %.2f %.2f re S Q\n"
MOST_SIGNS: Final = 1_000_000
"""Of all pages of a file; about a second to read."""
_HIDDEN: Final = 0b10
_NAME: Final = "/FinsamAttached"


class NotReadable(ValueError):
    """The file cannot be read as PDF."""


def page_texts(content: bytes, most: int) -> list[str] | None:
    """What stands on each page of a PDF file; None where it has more pages than `most`.

    Raises NotReadable, also where a page cannot be drawn. A page that is only a picture has no text.
    """
    # Slow to start, and most pages never need it.
    from pypdf import PdfReader

    try:
        reader = PdfReader(io.BytesIO(content))
        if len(reader.pages) > most:
            return None
        spend = _reading(MOST_SIGNS)
        texts = [page.extract_text(visitor_operand_before=spend) for page in reader.pages]
        _try_to_draw(reader.pages)
    except Exception as error:
        # A damaged file makes the reader fail in ways that it does not name.
        raise NotReadable(str(error)) from error
    return texts


def _reading(most: int) -> Callable[..., None]:
    """What counts the signs that are drawn; raises NotReadable for more: a small file can hold very many."""
    left = most

    def spend(_operator: object, operands: Iterable[object], *_where: object) -> None:
        nonlocal left
        left -= 1 + sum(len(str(one)) for one in operands)
        if left < 0:
            raise NotReadable("too much is drawn")

    return spend


def _try_to_draw(pages: Iterable[PageObject]) -> None:
    """Draw pages on nothing: one that cannot be drawn must not keep all others from being read."""
    from pypdf import PdfWriter

    tried = PdfWriter()
    for page in pages:
        _fitted(page)
        list(_forms(tried, page))
    tried.write(io.BytesIO())


def draw_pages(made: bytes, numbers: Sequence[int], attached: Sequence[bytes]) -> bytes:
    """Our PDF with the pages of the attached files drawn, in order, on the pages with these numbers."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(made)))
    foreign = (page for content in attached for page in PdfReader(io.BytesIO(content)).pages)
    for number, page in zip(numbers, foreign, strict=True):
        _draw(writer, writer.pages[number - 1], page)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def _draw(writer: PdfWriter, ours: PageObject, foreign: PageObject) -> None:
    """Draw a page in the middle of the place for it, with what is filled in on it and a frame around."""
    from pypdf.generic import DictionaryObject, NameObject

    fitted, frame = _fitted(foreign)
    forms = list(_forms(writer, foreign))
    known = ours["/Resources"].setdefault(NameObject("/XObject"), DictionaryObject()).get_object()  # type: ignore[attr-defined]
    drawn = [b"/Artifact BMC\n", FRAME % frame, b"q ", _matrix(fitted), b" cm\n"]
    for place, (form, moved) in enumerate(forms):
        name = f"{_NAME}{place}"
        known[NameObject(name)] = form
        drawn.append(b"q %s cm %s Do Q\n" % (moved, name.encode()))
    _add(writer, ours, b"".join([*drawn, b"Q EMC\n"]))


def _fitted(foreign: PageObject) -> tuple[Transformation, tuple[float, float, float, float]]:
    """How a page is moved, turned upright and made smaller or larger; and the frame around it."""
    from pypdf import Transformation

    box = foreign.cropbox
    turned = int(foreign.rotation or 0) % 360
    width, height = float(box.width), float(box.height)
    upright = Transformation().translate(-float(box.left), -float(box.bottom)).rotate(-turned)
    upright = upright.translate(
        *{90: (0.0, width), 180: (width, height), 270: (height, 0.0)}.get(turned, (0.0, 0.0))
    )
    across, up = (height, width) if turned in (90, 270) else (width, height)
    scale = min(WIDTH / across, HEIGHT / up)
    left, bottom = LEFT + (WIDTH - across * scale) / 2, BOTTOM + (HEIGHT - up * scale)
    return upright.scale(scale).translate(left, bottom), (left, bottom, across * scale, up * scale)


def _forms(writer: PdfWriter, foreign: PageObject) -> Iterator[tuple[Any, bytes]]:
    """The page as one form, and each field and note as one more, with where it is moved to."""
    from pypdf.generic import (
        DecodedStreamObject,
        DictionaryObject,
        NameObject,
        NumberObject,
        RectangleObject,
    )

    drawn = foreign.get_contents()
    page = DecodedStreamObject()
    page.set_data(drawn.get_data() if drawn is not None else b"")
    page.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/FormType"): NumberObject(1),
            NameObject("/BBox"): RectangleObject(foreign.cropbox),
            NameObject("/Resources"): foreign.get("/Resources", DictionaryObject())
            .get_object()
            .clone(writer),
        }
    )
    yield writer._add_object(page.flate_encode()), b"1 0 0 1 0 0"
    for note in foreign.get("/Annots", []) or []:
        found = note.get_object()
        shown = _appearance(found)
        if shown is not None and not int(found.get("/F", 0)) & _HIDDEN:
            yield writer._add_object(shown.clone(writer)), _placed(shown, found["/Rect"])


def _appearance(note: Any) -> Any | None:
    """How a field or a note looks as it stands; None where it draws nothing."""
    from pypdf.generic import StreamObject

    look = note.get("/AP", {}).get_object().get("/N") if "/AP" in note and "/Rect" in note else None
    look = look.get_object() if look is not None else None
    if look is not None and not isinstance(look, StreamObject):
        state = look.get(note.get("/AS", "/Off"))
        look = state.get_object() if state is not None else None
    return look if isinstance(look, StreamObject) and "/BBox" in look else None


def _placed(look: Any, place: Any) -> bytes:
    """The matrix that fits a look into its place on the page (ISO 32000-1, 12.5.5)."""
    from pypdf.generic import RectangleObject

    box, rect = RectangleObject(look["/BBox"]), RectangleObject([float(one) for one in place])
    across, up = float(box.width) or 1.0, float(box.height) or 1.0
    wide, high = float(rect.width) / across, float(rect.height) / up
    left, bottom = float(rect.left) - float(box.left) * wide, float(rect.bottom) - float(box.bottom) * high
    return b"%.5f 0 0 %.5f %.5f %.5f" % (wide, high, left, bottom)


def _matrix(moved: Transformation) -> bytes:
    (a, b, _x), (c, d, _y), (e, f, _z) = moved.matrix
    return b"%.5f %.5f %.5f %.5f %.5f %.5f" % (a, b, c, d, e, f)


def _add(writer: PdfWriter, ours: PageObject, drawn: bytes) -> None:
    """Put one more piece after what is drawn on a page of ours."""
    from pypdf.generic import ArrayObject, DecodedStreamObject, NameObject

    before = ours["/Contents"]
    more = DecodedStreamObject()
    more.set_data(drawn)
    added = writer._add_object(more.flate_encode())
    pieces = before if isinstance(before, ArrayObject) else [ours.raw_get("/Contents")]
    ours[NameObject("/Contents")] = ArrayObject([*pieces, added])
