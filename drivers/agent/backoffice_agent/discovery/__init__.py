"""What hangs on this terminal: found on its buses and by its drivers, looked at again whenever something is plugged."""

from backoffice_agent.discovery.discovery import Discovery

__all__ = ["Discovery"]
