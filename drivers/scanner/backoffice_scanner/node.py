"""Opening a device node, and saying in words why it cannot be opened."""

from __future__ import annotations

import errno
import os

_GONE = (errno.ENOENT, errno.ENXIO, errno.ENODEV, errno.EIO)


def opened(path: str, flags: int = os.O_RDONLY) -> int:
    """A descriptor that does not block; `OSError` with a reason for people."""
    try:
        return os.open(path, flags | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
    except OSError as fault:
        raise explained(fault, path) from fault


def explained(fault: OSError, path: str) -> OSError:
    """The same failure with a sentence that says what to do."""
    if fault.errno in _GONE:
        said = f"{path} is not there. Plug the scanner in; it is tried again by itself."
    elif fault.errno in (errno.EACCES, errno.EPERM):
        said = f"{path} may not be opened. Add the agent's user to its group (dialout, input or plugdev)."
    elif fault.errno in (errno.EBUSY, errno.EAGAIN):
        said = f"{path} is taken by another program. Close that; it is tried again by itself."
    else:
        said = f"{path} cannot be opened: {fault.strerror or fault}."
    return OSError(fault.errno or errno.EIO, said)


def unplugged(path: str) -> OSError:
    return OSError(errno.ENODEV, f"{path} is gone: the scanner was unplugged or switched off.")
