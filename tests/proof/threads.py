"""Several at once, each with a connection to the database of its own."""

import threading

from django.db import connection


def at_once(*works):
    """Run these in a thread each, and raise what any of them raised."""
    faults = []

    def run(work):
        try:
            work()
        except Exception as error:
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
