"""All Excel of the project: one module per layout, and what any of them needs in `sheet`."""
