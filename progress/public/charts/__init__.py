"""Target and actual as a drawing: one specification, drawn as SVG at once or handed to plotly.js."""
