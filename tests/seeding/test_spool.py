"""Records that are put aside come back as they were then."""

from recommendations.seeding import spool


def test_records_come_back_in_their_order_as_they_were_put_aside(monkeypatch):
    monkeypatch.setattr(spool, "IN_MEMORY", 1)
    kept: spool.Spool[list[str]] = spool.Spool()
    record = ["a"]

    kept.append(record)
    record.append("b")
    kept.append(record)

    assert list(kept) == [["a"], ["a", "b"]]
    assert kept[-1] == kept[1:][0] == ["a", "b"]
