"""The same work on any number of processes: each loads the pack once; answers come in the order of the questions."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread
from typing import TypeVar

from engine.content import load_pack_once
from engine.content.pack import ContentPack

Question = TypeVar("Question")
Answer = TypeVar("Answer")
_loaded: list[ContentPack] = []


def in_parallel(
    path: Path, work: Callable[[ContentPack, Question], Answer], questions: Sequence[Question], processes: int
) -> Iterator[Answer]:
    """What `work(pack, question)` gives for each question, in order, each as soon as it and those before are there.

    Args:
        path: The folder of the content pack.
        work: A function of a module (or a partial of one), since it is sent to other processes.
        questions: What it is asked; each is one piece of work, which is not divided.
        processes: At most how many processes; 1 works in this one.
    """
    if processes == 1 or len(questions) < 2:
        pack = load_pack_once(path)
        yield from (work(pack, each) for each in questions)
        return
    # Fresh processes everywhere, not copies of this one: it may have threads, which copies do not survive.
    count = min(processes, len(questions))
    with ProcessPoolExecutor(count, get_context("spawn"), initializer=_load, initargs=(path,)) as pool:
        pending = [pool.submit(_work, work, each) for each in questions]
        try:
            for each in pending:
                yield each.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _load(path: Path) -> None:
    _end_with_parent()
    _loaded[:] = [load_pack_once(path)]


def _end_with_parent() -> None:
    """Ends this process when the one that began it is gone, however that ended: a pool leaves its own behind."""
    parent = parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os._exit(1)

    Thread(target=watch, name="end-with-parent", daemon=True).start()


def _work(work: Callable[[ContentPack, Question], Answer], question: Question) -> Answer:
    return work(_loaded[0], question)
