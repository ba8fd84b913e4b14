"""Serial printers, by pyserial for the settings of the line; bytes go through the descriptor, which counts them."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from typing import Any

from backoffice.devices.setting import Value
from backoffice_escpos.ports.files import DescriptorPort


class SerialPort(DescriptorPort):
    def __init__(self, line: Any, name: str) -> None:
        super().__init__(line.fileno(), name)
        self._line = line

    def close(self) -> None:
        self._fd = -1
        self._line.close()


def open_serial(path: str, settings: Mapping[str, Value]) -> SerialPort:
    import serial

    flow = str(settings["flow"])
    try:
        line = serial.Serial(
            path,
            int(settings["baud"]),
            bytesize=int(settings["data_bits"]),
            parity=str(settings["parity"]),
            xonxoff=flow == "xonxoff",
            rtscts=flow == "rtscts",
            dsrdtr=flow == "dsrdtr",
            timeout=0,
            exclusive=True,
        )
    except serial.SerialException as fault:
        if fault.errno in (errno.EBUSY, errno.EAGAIN) or "exclusively" in str(fault):
            raise OSError(errno.EBUSY, f"{path} is in use by another program.") from fault
        raise OSError(fault.errno or errno.EIO, f"{path} cannot be opened: {fault.strerror or fault}") from fault
    return SerialPort(line, path)
