"""Runs the SQL of a migration."""

from alembic import op


def run_script(script: str) -> None:
    """Run statements that each end with a semicolon at a line's end; the driver takes them one by one."""
    for statement in script.split(";\n"):
        if statement.strip():
            op.execute(statement)
