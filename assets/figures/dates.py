"""Place dates on an axis of years."""

import numpy as np


def decimal_year(date):
    """2018-07-02 is 2018.5: a date known to the day, the month or (as text or a number) the year."""
    text = f"{date:.0f}" if isinstance(date, float) else date
    return 1970 + np.datetime64(text, "D").astype(float) / 365.2425
