"""What all factories share: one counter, so that rows never collide, and the days of a usual file."""

from datetime import date, datetime
from itertools import count
from zoneinfo import ZoneInfo

numbers = count(1)

NOW = datetime(2024, 9, 25, 10, 0, tzinfo=ZoneInfo("Africa/Casablanca"))
RECEIVED = date(2023, 1, 10)
GRANTED = date(2023, 2, 14)
CONTRACTED = date(2023, 2, 28)
DISBURSED = date(2023, 3, 15)
CLOSED = date(2024, 6, 30)
