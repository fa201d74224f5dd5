"""The sentence encoder, tuned on Amparo's own messages: the engine's model, an adapter, and a head of labels."""
