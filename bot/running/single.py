"""One role in a process of its own: how the program runs on many machines."""

from bot.running.parts import Role, assembled
from bot.running.signals import StopRequest, listening_for_signals
from bot.running.supervision import FatalError, Supervisor
from engine.kernel.settings import Settings
from engine.kernel.telemetry import configure, flush_traces, start_metrics_server


async def run_role(settings: Settings, role: Role) -> None:
    """Play a role until SIGINT or SIGTERM; finish what has begun, then return.

    Args:
        settings: With both servers' addresses filled in.
        role: What this process does.

    Raises:
        FatalError: If it cannot work with this configuration.
    """
    configure(settings, role)
    request = StopRequest()
    with listening_for_signals(request):
        try:
            metrics = start_metrics_server(settings)
        except OSError as error:
            raise FatalError(
                f"The metrics cannot be shown on {settings.metrics_host}:{settings.metrics_port} ({error.strerror}). "
                "Set METRICS_PORT or METRICS_HOST to another."
            ) from error
        supervisor = Supervisor(request.stop)
        try:
            async with assembled(settings, request, process=role, migrate=False) as assembly:
                supervisor.start("schema", assembly.gate.tend)
                supervisor.start(role, assembly.part(role))
                await request.stop.wait()
                await supervisor.finish(seconds=settings.shutdown_seconds, force=request.force)
        finally:
            if metrics is not None:
                metrics.close()
            flush_traces()
    if supervisor.fatal is not None:
        raise supervisor.fatal
