"""One strict reader for every input file: its content, the line of each value, and every fault in it."""
