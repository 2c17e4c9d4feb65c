"""What no test may leave unsaid: warnings, log lines, messages of Qt, threads that go on."""
