"""What stands between the core and a plugin's hooks: the gate, isolation, the count of its calls and faults."""

from __future__ import annotations

import difflib
import functools
import itertools
import logging
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any, Final

import pluggy

from backoffice.errors import Refused
from backoffice.hookspecs import PATIENT, POLICIES, UNASKED
from backoffice.lifecycle.deprecations import warn_of_hook
from backoffice.lifecycle.failure import error_line, stack_of
from backoffice.lifecycle.hook_times import FOLD, HookTimes
from backoffice.lifecycle.watchdog import Running

LIMIT: Final = 3
WINDOW: Final = 600.0  # seconds

log = logging.getLogger(__name__)
Hook = Callable[..., Any]


class Guard:
    """Wraps the hooks of registered plugins.

    A plugin that is off is not asked. A *fan-out* hook that fails yields nothing; a *strict* one raises. A refusal is
    an answer, any other exception a fault: `on_fault` is told of each, `on_quarantine` of the third within ten minutes.
    `times` counts the calls, `running` holds those that have not come back.
    """

    def __init__(
        self,
        is_on: Callable[[str], bool],
        on_quarantine: Callable[[str, str], None],
        on_fault: Callable[[str, str, BaseException], None] = lambda plugin, place, fault: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._is_on = is_on
        self._on_quarantine = on_quarantine
        self._on_fault = on_fault
        self._clock = clock
        self._faults: dict[str, deque[float]] = defaultdict(deque)
        self._lock = threading.Lock()
        self.times = HookTimes()
        self.running: Running = {}
        self._number = itertools.count().__next__

    def protected(self, manager: pluggy.PluginManager, module: ModuleType, name: str) -> ModuleType:
        """The hooks of a plugin's module, each behind the guard, to be registered in its place.

        ValueError for a hook that is unknown or wraps the hooks of other plugins.
        """
        hooks = ModuleType(module.__name__)
        for attribute in dir(module):
            options = manager.parse_hookimpl_opts(module, attribute)
            if options is None:
                continue
            hook = options["specname"] or attribute
            if hook not in POLICIES:
                near = difflib.get_close_matches(hook, POLICIES, n=1, cutoff=0.0)[0]
                raise ValueError(f"it implements the unknown hook {hook}; the nearest known one is {near}")
            if options["wrapper"] or options["hookwrapper"]:
                raise ValueError(f"its hook {hook} is a wrapper around those of other plugins")
            function: Hook = getattr(module, attribute)
            warn_of_hook(name, hook, function)
            setattr(hooks, attribute, function if POLICIES[hook] == "declare" else self._wrapped(name, hook, function))
        return hooks

    def faults(self, name: str) -> int:
        """How often the plugin failed within the last ten minutes, in this process."""
        with self._lock:
            return len(self._recent(name))

    def forget(self, name: str) -> None:
        """Count the faults of the plugin anew: it was released."""
        with self._lock:
            self._faults.pop(name, None)

    def _wrapped(self, name: str, hook: str, function: Hook) -> Hook:
        strict = POLICIES[hook] == "strict"
        may_refuse = hook not in UNASKED
        tally = self.times.tally(name, hook)
        times, fold = tally.times, tally.fold
        running: Running = {} if hook in PATIENT else self.running
        number, is_on = self._number, self._is_on
        now, this_thread = time.perf_counter_ns, threading.get_ident

        @functools.wraps(function)  # keeps the marker and the argument names by which the hook is called
        def call(*args: Any) -> Any:
            if not is_on(name):
                return None
            # This is on the way of every scan: each of these is one step for the interpreter and needs no lock.
            one, started = number(), now()
            running[one] = name, hook, this_thread(), started
            try:
                answer = function(*args)
                # A generator would fail later, outside of this guard.
                return list(answer) if isinstance(answer, Iterator) else answer
            except (KeyboardInterrupt, GeneratorExit):
                raise
            except BaseException as fault:  # SystemExit too: a plugin must not stop the server
                if isinstance(fault, Refused) and may_refuse:
                    if strict:
                        raise
                    return None
                tally.failed()
                self._failed(name, hook, fault)
                if not strict:
                    return None
                if isinstance(fault, Exception):
                    raise
                raise RuntimeError(f"The hook {hook} of {name} tried to stop the process.") from fault
            finally:
                del running[one]
                times.append(now() - started)
                if len(times) > FOLD:
                    fold()

        return call

    def _failed(self, name: str, hook: str, fault: BaseException) -> None:
        said = error_line(fault)
        log.error("plugin %s failed in %s: %s\n%s", name, hook, said, stack_of(fault))
        self._on_fault(name, hook, fault)
        with self._lock:
            recent = self._recent(name)
            recent.append(self._clock())
            if len(recent) < LIMIT:
                return
            recent.clear()
        self._on_quarantine(
            name,
            f"It failed {LIMIT} times within {WINDOW / 60:.0f} minutes, the last time in {hook} "
            f"({said}); it was put aside. Its data is safe; repair it and switch it on again.",
        )

    def _recent(self, name: str) -> deque[float]:
        times = self._faults[name]
        while times and self._clock() - times[0] > WINDOW:
            times.popleft()
        return times
