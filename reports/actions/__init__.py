"""The verbs of reports: print one and keep the bytes; submit it to an assembly, which adopts it or not."""

from reports.actions.life import adopt, submit, withdraw
from reports.actions.printing import ATTEMPTS, render

__all__ = ["ATTEMPTS", "adopt", "render", "submit", "withdraw"]
