"""What the worker does, in the process of a test."""

from django_tasks_db.management.commands.db_worker import Worker


def work() -> None:
    """All that is asked of it. The command would answer the signals to this process, too."""
    Worker(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="test",
        excluded_queue_names=[],
    ).run()
