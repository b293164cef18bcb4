"""What imports cost: `python -m tests.bench.intake`. A command with figures, no test with a limit of seconds."""
