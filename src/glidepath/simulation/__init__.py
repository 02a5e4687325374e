"""Floor 4: intakes and a model in, a time course out."""
