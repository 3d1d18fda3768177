"""HTML → tagged PDF in a process of its own: all that imports WeasyPrint."""
