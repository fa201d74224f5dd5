"""Reads the source pages of services again and says of each number whether its page still shows it."""
