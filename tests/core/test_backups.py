"""Which backups are kept, and when one is due."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.backups import DAYS, WEEKS, is_due, superseded

NOW = datetime(2026, 6, 17, 12, tzinfo=UTC)  # a Wednesday
TIMES = st.lists(st.integers(0, 24 * 400).map(lambda hours: NOW - timedelta(hours=hours)))


def test_that_a_year_of_daily_backups_leaves_seven_days_and_four_weeks():
    times = [NOW - timedelta(days=day) for day in range(365)]
    kept = sorted(set(times) - superseded(times, NOW), reverse=True)
    days = [(NOW - each).days for each in kept]
    # Sundays end the weeks before: 14 June is 3 days ago, so the week before that ends 10 days ago.
    assert days == [0, 1, 2, 3, 4, 5, 6, 10, 17]


def test_that_of_one_day_only_the_newest_is_kept():
    times = [NOW - timedelta(hours=hours) for hours in (0, 1, 2)]
    assert superseded(times, NOW) == set(times[1:])


def test_that_time_alone_takes_no_backup_away():
    times = [NOW - timedelta(days=900 + day) for day in range(3)]
    assert superseded(times, NOW) == set()


def test_that_a_backup_from_the_future_is_kept():
    times = [NOW + timedelta(days=400), *(NOW - timedelta(hours=hours) for hours in range(9))]
    assert times[0] not in superseded(times, NOW)


@given(TIMES)
def test_that_the_newest_is_always_kept_and_no_more_than_promised(times):
    kept = set(times) - superseded(times, NOW)
    assert len(kept) <= DAYS + WEEKS
    assert not times or max(times) in kept


@given(TIMES)
def test_that_making_room_twice_takes_no_more_away(times):
    kept = set(times) - superseded(times, NOW)
    assert superseded(kept, NOW) == set()


def test_that_one_is_due_after_a_day_and_where_there_is_none():
    assert is_due(None, NOW)
    assert is_due(NOW - timedelta(days=1), NOW)
    assert not is_due(NOW - timedelta(hours=23), NOW)


def test_that_a_clock_put_back_does_not_end_backups():
    assert is_due(NOW + timedelta(days=3), NOW)
