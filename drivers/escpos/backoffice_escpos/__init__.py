"""Receipt printers that speak ESC/POS."""

from __future__ import annotations

from collections.abc import Mapping

from backoffice.devices import DeviceDescriptor, Driver
from backoffice.devices.printer_port import PrinterPort
from backoffice.devices.setting import Value
from backoffice_escpos.driver import EscposDriver
from backoffice_escpos.ports import cups, files, network, serial, usb
from backoffice_escpos.settings import ANSWERS, PAPER, SERIAL, SILENT

_Settings = Mapping[str, Value]


def _usb_score(device: DeviceDescriptor) -> int:
    return 50 if device.bus == "usb" and any(one.startswith("07/") for one in device.classes) else 0


def _serial_score(device: DeviceDescriptor) -> int:
    return 1 if device.bus == "serial" else 0


def _network_score(device: DeviceDescriptor) -> int:
    return 50 if device.bus == "tcp" and (":" not in device.path or device.path.endswith(":9100")) else 0


def _file_score(device: DeviceDescriptor) -> int:
    return 50 if device.bus == "file" else 0


def _cups_score(device: DeviceDescriptor) -> int:
    return 50 if device.bus == "cups" else 0


def _usb(device: DeviceDescriptor, _: _Settings) -> PrinterPort:
    return usb.open_usb(device)


def _serial(device: DeviceDescriptor, settings: _Settings) -> PrinterPort:
    return serial.open_serial(device.path, settings)


def _network(device: DeviceDescriptor, _: _Settings) -> PrinterPort:
    return network.open_network(device.path)


def _file(device: DeviceDescriptor, settings: _Settings) -> PrinterPort:
    return files.open_file(device.path, bool(settings["answers"]))


def _cups(device: DeviceDescriptor, _: _Settings) -> PrinterPort:
    return cups.open_cups(device.path)


DRIVERS: tuple[Driver, ...] = (
    EscposDriver("escpos.usb", "Receipt printer, USB", (*PAPER, ANSWERS), _usb_score, _usb),
    EscposDriver("escpos.serial", "Receipt printer, serial", (*PAPER, ANSWERS, *SERIAL), _serial_score, _serial),
    EscposDriver("escpos.network", "Receipt printer, network", (*PAPER, ANSWERS), _network_score, _network),
    EscposDriver("escpos.file", "Receipt printer, device node or file", (*PAPER, SILENT), _file_score, _file),
    EscposDriver("escpos.cups", "Receipt printer, CUPS queue", PAPER, _cups_score, _cups, cups.find),
)
