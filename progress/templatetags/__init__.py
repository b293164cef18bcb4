"""What templates ask of us beyond Django's own tags. In: template source. Out: tags."""
