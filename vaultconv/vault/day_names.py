"""The names of months and days, in English, as the apps write them whatever the language of the machine.

>>> MONTHS[0], DAYS[-1]
('January', 'Sunday')
"""

from __future__ import annotations

from typing import Final

MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
"""As :meth:`datetime.date.weekday` counts them."""
