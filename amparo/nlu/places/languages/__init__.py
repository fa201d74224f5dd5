"""What a language adds to the gazetteer: one folder a language, read by `amparo.nlu.places.language`."""
