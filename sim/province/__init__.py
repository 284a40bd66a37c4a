"""The slow tier: counties, operators and their works, on a SimPy clock. `model.py` is where to begin."""
