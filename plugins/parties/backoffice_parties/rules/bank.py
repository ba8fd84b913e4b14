"""Bank accounts: IBAN (ISO 13616) and BIC (ISO 9362), their one way of writing and their check digits."""

from __future__ import annotations

from stdnum import bic, iban
from stdnum.exceptions import InvalidChecksum, InvalidComponent, InvalidLength, ValidationError


def iban_number(text: str) -> str:
    """The IBAN without blanks, in capitals; ValueError says what is wrong with it."""
    packed = "".join(character for character in text.upper() if not character.isspace() and character not in "-.")
    if not (packed.isascii() and packed.isalnum()):
        raise ValueError("consists of letters and digits, such as DE89 3704 0044 0532 0130 00")
    try:
        return str(iban.validate(packed))
    except InvalidChecksum:
        raise ValueError("has a mistyped character: its check digits do not fit; compare it with the letter") from None
    except InvalidLength:
        raise ValueError(f"is too short or too long for an account in {packed[:2]}") from None
    except InvalidComponent:
        raise ValueError(f"names a country or a bank that IBANs do not have ({packed[:4]})") from None
    except ValidationError:
        raise ValueError(f"is not of the form that accounts in {packed[:2]} have") from None


def bic_code(text: str) -> str:
    """The BIC in capitals; ValueError says what is wrong with it."""
    packed = "".join(text.upper().split())
    try:
        if not packed.isascii():
            raise ValidationError
        return str(bic.validate(packed))
    except ValidationError:
        raise ValueError("has 8 or 11 characters: bank, country and place, such as DEUTDEFF") from None


def shown(packed: str) -> str:
    """An IBAN as people read it: in groups of four."""
    return " ".join(packed[start : start + 4] for start in range(0, len(packed), 4))
