"""Several at once, each with a connection to the database of its own."""

import threading

from django.db import connection


def raised_at_once(*works):
    """Run these in a thread each, from one moment on, and return what they raised."""
    raised = []
    start = threading.Barrier(len(works))

    def run(work):
        start.wait()
        try:
            work()
        except Exception as error:
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def at_once(*works):
    """Run these in a thread each, and raise what any of them raised."""
    assert raised_at_once(*works) == []
