"""Characters that no database of ours can keep."""

import re

# PostgreSQL refuses U+0000; neither database can encode half a surrogate pair.
UNSTORABLE = re.compile("[\0\ud800-\udfff]")


class CharacterUnstorable(ValueError):
    """The text holds U+0000 or half a surrogate pair"""

    def __init__(self, character: str, offset: int) -> None:
        self.character, self.offset = character, offset
        super().__init__(
            f"the character U+{ord(character):04X} at offset {offset} cannot be "
            "stored; take it out"
        )


def check_storable(text: str) -> None:
    """Raise CharacterUnstorable at the first character that cannot be stored."""
    if found := UNSTORABLE.search(text):
        raise CharacterUnstorable(found.group(), found.start())
