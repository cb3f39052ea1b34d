"""What every capability stands on: database, events, jobs, ledger, limits, errors, time, randomness, telemetry."""
