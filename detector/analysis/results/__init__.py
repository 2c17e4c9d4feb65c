"""The format of results.jsonl: written, kept through a crash, read back, added up."""
