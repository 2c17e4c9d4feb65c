"""Everything that is made from results.jsonl, for people and for other programs."""
