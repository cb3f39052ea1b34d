"""What the application carries for its handlers."""

import asyncio

from aiohttp import web

from engine.kernel.kernel import Kernel
from engine.wiring import Engine

KERNEL = web.AppKey("kernel", Kernel)
ENGINE = web.AppKey("engine", Engine)
STOPPING = web.AppKey("stopping", asyncio.Event)
"""Set when the process has been told to stop: what runs may finish, nothing new should come here."""
