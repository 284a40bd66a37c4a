"""One strict reader for every file of keys and values: what it says, on which line, and every fault in it."""
