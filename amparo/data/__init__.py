"""The data that people write and review: messages, conversations, places, everyday text."""
