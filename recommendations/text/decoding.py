"""The text that a file holds, read from its bytes."""

from recommendations.text.characters import CharacterUnstorable, check_storable

LARGEST_TEXT = 5 * 1024 * 1024  # bytes


class TextUnreadable(ValueError):
    """The bytes are no text that can be kept"""


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8; raises TextUnreadable, which says what to mend."""
    if len(content) > LARGEST_TEXT:
        raise TextUnreadable("the file is larger than 5 MB; split the text")
    try:
        text = content.decode()
        check_storable(text)
    except UnicodeDecodeError as error:
        raise TextUnreadable(
            f"the file is no UTF-8 at byte {error.start}; save it as UTF-8 text"
        ) from None
    except CharacterUnstorable as error:
        raise TextUnreadable(str(error)) from None
    return text
