"""USB printers (class 7), through pyusb with the libusb that its package brings; usblp where that may not be used."""

from __future__ import annotations

import contextlib
import errno
from pathlib import Path
from typing import Any, Final

from backoffice.devices.descriptor import DeviceDescriptor
from backoffice.devices.printer_port import LostCount
from backoffice_escpos.ports.files import DescriptorPort, open_file

PRINTER_CLASS: Final = 7
LARGEST: Final = 4096
_SYSFS: Final = Path("/sys/bus/usb/devices")
_LOST: Final = "The printer was unplugged or failed: {}."


class UsbPort:
    def __init__(self, device: Any, interface: Any, out: Any, back: Any, detached: bool) -> None:
        self._device = device
        self._interface = interface
        self._out = out
        self._back = back
        self._detached = detached

    def write(self, data: bytes) -> int:
        import usb.core

        try:
            return int(self._out.write(data[:LARGEST], 1000))
        except usb.core.USBTimeoutError:
            return 0  # pyusb gives the count of a transfer that timed out half-way, and raises only at none
        except usb.core.USBError as fault:
            raise LostCount(fault.errno or errno.EIO, _LOST.format(fault.strerror)) from fault

    def read(self, timeout: float) -> bytes:
        import usb.core

        if self._back is None:
            return b""
        try:
            return bytes(self._back.read(self._back.wMaxPacketSize, max(10, int(timeout * 1000))))
        except usb.core.USBTimeoutError:
            return b""
        except usb.core.USBError as fault:
            raise OSError(fault.errno or errno.EIO, _LOST.format(fault.strerror)) from fault

    def drain(self, timeout: float) -> None:
        return  # a bulk transfer that returned is at the printer

    def close(self) -> None:
        import usb.core
        import usb.util

        # The printer may be gone; then there is nothing to give back.
        with contextlib.suppress(usb.core.USBError):
            usb.util.release_interface(self._device, self._interface.bInterfaceNumber)
            if self._detached:
                self._device.attach_kernel_driver(self._interface.bInterfaceNumber)
        usb.util.dispose_resources(self._device)


def open_usb(wanted: DeviceDescriptor) -> UsbPort | DescriptorPort:
    """Through libusb; where this user may not, through the kernel's usblp, if its node may be used."""
    try:
        return _open_libusb(wanted)
    except OSError as fault:
        if fault.errno not in (errno.EACCES, errno.EPERM, errno.EBUSY):
            raise
        node = usblp_node(wanted.port)
        if node is None:
            raise
        return open_file(node, answers=True)


def _open_libusb(wanted: DeviceDescriptor) -> UsbPort:
    import libusb_package
    import usb.backend.libusb1
    import usb.core
    import usb.util

    backend = usb.backend.libusb1.get_backend(find_library=libusb_package.find_library)
    if backend is None:
        raise OSError(errno.ENOSYS, "libusb cannot be used here.")
    found = usb.core.find(backend=backend, custom_match=lambda device: _is(device, wanted))
    if found is None:
        raise OSError(errno.ENODEV, f"{wanted.name} is not plugged in.")
    device: Any = found
    detached = False
    try:
        interface = _printer_interface(device)
        number = interface.bInterfaceNumber
        if device.is_kernel_driver_active(number):
            device.detach_kernel_driver(number)
            detached = True
        usb.util.claim_interface(device, number)
        if interface.bAlternateSetting:
            interface.set_altsetting()
    except usb.core.USBError as fault:
        usb.util.dispose_resources(device)
        raise OSError(fault.errno or errno.EIO, _why(wanted, fault.errno)) from fault
    ends = {usb.util.endpoint_direction(end.bEndpointAddress): end for end in interface}
    if usb.util.ENDPOINT_OUT not in ends:
        usb.util.dispose_resources(device)
        raise OSError(errno.ENXIO, f"{wanted.name} takes no data.")
    return UsbPort(device, interface, ends[usb.util.ENDPOINT_OUT], ends.get(usb.util.ENDPOINT_IN), detached)


def _is(device: Any, wanted: DeviceDescriptor) -> bool:
    """By maker, product and serial number; without a number, or where it may not be read, by the port."""
    if (device.idVendor, device.idProduct) != (wanted.vid, wanted.pid):
        return False
    if wanted.port and port_of(device) == wanted.port:
        return True
    if not wanted.serial:
        return not wanted.port
    try:
        return bool(device.serial_number == wanted.serial)
    except (ValueError, OSError):
        return False


def port_of(device: Any) -> str:
    """As the kernel names it: `1-1.2`."""
    return f"{device.bus}-{'.'.join(str(port) for port in device.port_numbers or ())}"


def _printer_interface(device: Any) -> Any:
    """The first interface of class 7, and of its settings the one that also answers (protocol 2).

    python-escpos detaches interface 0 whatever it is; of a device of many parts that may be a scanner.
    """
    interfaces = [one for one in device.get_active_configuration() if one.bInterfaceClass == PRINTER_CLASS]
    if not interfaces:
        raise OSError(errno.ENXIO, "This device has no printer in it.")
    return min(interfaces, key=lambda one: (one.bInterfaceNumber, one.bInterfaceProtocol != 2, one.bAlternateSetting))


def usblp_node(port: str) -> str | None:
    """The kernel's node of the printer at this port, if usblp has it."""
    found = sorted(_SYSFS.glob(f"{port}:*/usbmisc/lp*")) if port and "/" not in port else []
    return f"/dev/usb/{found[0].name}" if found else None


def _why(wanted: DeviceDescriptor, number: int | None) -> str:
    if number in (errno.EACCES, errno.EPERM):
        return f"This user may not use {wanted.name}. Add the udev rule of the how-to, and plug it in again."
    if number == errno.EBUSY:
        return f"{wanted.name} is in use by another program (CUPS?)."
    return f"{wanted.name} was unplugged or does not answer."
