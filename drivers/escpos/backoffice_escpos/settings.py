"""What can be set of a receipt printer, on every transport and on some."""

from __future__ import annotations

from typing import Final

from backoffice.devices.setting import Setting
from backoffice_escpos.profile import PROFILES

PAPER: Final = (
    Setting("profile", "Model", "default", "Take the generic one if yours is not here.", "", PROFILES),
    Setting("columns", "Columns", 0, "Letters in a line of font A. 0: as the model says.", "", (), 0, 96),
    Setting("dots", "Printable width", 0, "0: as the model says. 80 mm: 512 or 576; 58 mm: 384.", "dots", (), 0, 1024),
    Setting(
        "code_pages", "Code pages", "",
        "Only where letters come out wrong: numbers and names from the printer's self-test, as 16:cp1252 17:cp866.",
    ),
    Setting("logo", "Logo", "", "A picture (PNG, BMP, GIF or JPEG) on the server: its path. Empty: no logo."),
    Setting(
        "cut", "Cut", "partial", "How Cut is done.", "",
        (("partial", "Leave a bridge"), ("full", "Cut through"), ("none", "No cutter: feed only")),
    ),
    Setting(
        "drawer", "Cash drawer", "none", "The pin of the socket (DK) that the drawer listens to.", "",
        (("none", "None"), ("2", "Pin 2"), ("5", "Pin 5")),
    ),
    Setting(
        "beeper", "Beeper", "none", "", "",
        (("none", "None"), ("esc_b", "ESC B (most makers)"), ("epson", "ESC ( A (Epson)")),
    ),
)  # fmt: skip
ANSWERS: Final = Setting(
    "answers", "Answers status requests", True,
    "Paper, cover and errors are read before each job, and the end of the job is confirmed. Switch it off only for a "
    "printer that never answers: then nobody notices when it is off.",
)  # fmt: skip
SILENT: Final = Setting("answers", ANSWERS.label, False, ANSWERS.help)
SERIAL: Final = (
    Setting(
        "baud", "Speed", "9600", "As set by the printer's DIP switches; its self-test prints it.", "baud",
        tuple((rate, rate) for rate in ("2400", "4800", "9600", "19200", "38400", "57600", "115200")),
    ),
    Setting("parity", "Parity", "N", "", "", (("N", "None"), ("E", "Even"), ("O", "Odd"))),
    Setting("data_bits", "Data bits", "8", "", "", (("8", "8"), ("7", "7"))),
    Setting(
        "flow", "Flow control", "dsrdtr", "How the printer says that its memory is full.", "",
        (("dsrdtr", "DTR/DSR"), ("rtscts", "RTS/CTS"), ("xonxoff", "XON/XOFF"), ("none", "None")),
    ),
)  # fmt: skip
