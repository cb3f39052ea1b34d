"""Background work of characters."""

from uuid import UUID

from engine.kernel.jobs import JobBody, JobContext, handler, job_type


@job_type("character.draft_expires")
class DraftExpires(JobBody):
    """The alarm of a draft's `expires_at`."""

    draft_id: UUID


@handler(DraftExpires)
async def drop_expired_draft(body: DraftExpires, context: JobContext) -> None:
    """Drop the draft if its time has come; safe to repeat."""
    await context.engine.characters.drafts.expire(body.draft_id)
