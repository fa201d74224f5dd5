"""Translation: every text that people read, the catalogues, and how complete a language is."""
