"""What a check writes down."""

from dataclasses import dataclass, field

#: Sentences kept per check; what is found beyond is only counted.
SHOWN = 20
#: Rows fetched at a time.
CHUNK = 5000


@dataclass
class Findings:
    """What one check found: rows looked at, sentences, and how many there were in all."""

    counted: int = 0
    faults: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    fault_count: int = 0
    warning_count: int = 0

    def fault(self, sentence):
        self.fault_count += 1
        if len(self.faults) < SHOWN:
            self.faults.append(sentence)

    def warn(self, sentence):
        self.warning_count += 1
        if len(self.warnings) < SHOWN:
            self.warnings.append(sentence)


def lowest(changes):
    """(when, balance) of the lowest running balance, or None when it never falls below nought."""
    running, found = 0, None
    for when, change in changes:
        running += change
        if running < 0 and (found is None or running < found[1]):
            found = when, running
    return found
