"""What the labels of many filters say."""

SEVERAL = "Repeat it, or part values by commas, to match any of several."
PERIOD = "this year, month or day: 2014, 2014-06 or 2014-06-30"
MOMENT = "this year, month or day of UTC, or this date-time"
