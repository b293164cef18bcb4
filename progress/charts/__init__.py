"""Charts: what is drawn (`spec`, pure) and the two ways of drawing it (`svg`, `plotly`)."""
