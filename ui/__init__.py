"""The pages: layout, wiring and HTML. What is found and why is decided in `search` and `index`."""
