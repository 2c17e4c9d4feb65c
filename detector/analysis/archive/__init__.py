"""Many recordings at once: found, shared among processes or machines, summed up."""
