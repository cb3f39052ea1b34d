"""The cache: drawn once, kept within its weight, and a picture that fails fails alone."""

import asyncio
import threading
from dataclasses import dataclass, field

import pytest

from engine.pictures.cache import PictureCache, content_hash


class Gallery:
    """Counts what is drawn, and can hold a drawing back."""

    def __init__(self):
        self.drawn = []
        self.go = threading.Event()
        self.go.set()


@dataclass(frozen=True)
class Sketch:
    name: str
    size: int = 10
    gallery: Gallery = field(default_factory=Gallery, repr=False, compare=False)

    def draw(self):
        assert self.gallery.go.wait(10)
        self.gallery.drawn.append((self.name, threading.current_thread().name))
        if self.name == "broken":
            raise OSError("no font")
        return self.name[:1].encode() * self.size

    def describe(self):
        return self.name


@pytest.fixture
def gallery():
    return Gallery()


@pytest.fixture
def cache():
    cache = PictureCache(max_bytes=100, threads=2)
    yield cache
    cache.close()


async def test_a_picture_is_drawn_once_and_off_the_event_loop(cache, gallery):
    first = await cache.render(Sketch("a", gallery=gallery))
    second = await cache.render(Sketch("a", gallery=gallery))
    assert first == second == b"a" * 10
    assert len(gallery.drawn) == 1
    assert gallery.drawn[0][1] != threading.main_thread().name


async def test_asking_for_one_picture_at_the_same_time_draws_it_once(cache, gallery):
    gallery.go.clear()
    waiting = [asyncio.create_task(cache.render(Sketch("a", gallery=gallery))) for _ in range(20)]
    await asyncio.sleep(0)
    gallery.go.set()
    assert set(await asyncio.gather(*waiting)) == {b"a" * 10}
    assert len(gallery.drawn) == 1


async def test_the_picture_used_longest_ago_goes_first(cache, gallery):
    for name in "abc":
        await cache.render(Sketch(name, 40, gallery))
        await cache.render(Sketch("a", 40, gallery))
    assert (len(cache), cache.weight) == (2, 80)
    await cache.render(Sketch("a", 40, gallery))
    assert [name for name, _ in gallery.drawn] == ["a", "b", "c"]
    await cache.render(Sketch("b", 40, gallery))
    assert [name for name, _ in gallery.drawn] == ["a", "b", "c", "b"]


async def test_a_picture_heavier_than_the_cache_is_given_but_not_kept(cache, gallery):
    assert len(await cache.render(Sketch("a", 500, gallery))) == 500
    assert (len(cache), cache.weight) == (0, 0)


async def test_a_failure_reaches_who_asked_and_is_tried_again_next_time(cache, gallery):
    for _ in range(2):
        with pytest.raises(OSError, match="no font"):
            await cache.render(Sketch("broken", gallery=gallery))
    assert len(gallery.drawn) == 2
    assert await cache.render(Sketch("a", gallery=gallery)) == b"a" * 10


async def test_who_stops_waiting_does_not_take_the_picture_from_others(cache, gallery):
    gallery.go.clear()
    impatient = asyncio.create_task(cache.render(Sketch("a", gallery=gallery)))
    patient = asyncio.create_task(cache.render(Sketch("a", gallery=gallery)))
    await asyncio.sleep(0)
    impatient.cancel()
    await asyncio.sleep(0)
    gallery.go.set()
    assert await patient == b"a" * 10
    assert impatient.cancelled()
    assert len(gallery.drawn) == 1


def test_the_hash_names_the_content():
    assert content_hash(Sketch("a")) == content_hash(Sketch("a"))
    assert content_hash(Sketch("a")) != content_hash(Sketch("b"))
    assert content_hash(Sketch("\ud800")) != content_hash(Sketch("a"))
