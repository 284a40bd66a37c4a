"""The Python face: what `import sim` gives. Results that show, plot and export themselves; runs that threads and processes may share."""
