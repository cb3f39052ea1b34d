"""What stands on this machine: the state folder and the content pack."""

import shutil
import tempfile

from bot.doctor.report import Finding, fail, ok, warn
from engine.content import check
from engine.kernel.settings import Settings

_ROOM = 512 * 1024 * 1024


def check_state_dir(settings: Settings) -> list[Finding]:
    """Can state be written, and is there room?"""
    subject = "State folder"
    folder = settings.state_dir
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            free = shutil.disk_usage(folder).free
    except OSError as error:
        return [
            fail(subject, f"{folder} cannot be written ({error.strerror})", "Set STATE_DIR to a folder of your own.")
        ]
    if free < _ROOM:
        return [warn(subject, f"only {free // 2**20} MiB are free at {folder}", "Make room on the disk.")]
    return [ok(subject, f"{folder} can be written")]


def check_content(settings: Settings) -> list[Finding]:
    """Can the world be played?"""
    mistakes = check(settings.game_system_dir)
    if mistakes:
        more = f" and {len(mistakes) - 1} more" if len(mistakes) > 1 else ""
        return [fail("Content pack", f"{mistakes[0]}{more}", "See all with: everdelve content check")]
    return [ok("Content pack", f"{settings.game_system_dir} is in order")]
