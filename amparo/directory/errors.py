"""What can go wrong with a directory, said in one sentence a person can act on."""


class DirectoryError(Exception):
    """The directory cannot be read, or a place or need is not known; the message says what to do."""
