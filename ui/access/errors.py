"""What is wrong with the settings of access, said so that it can be mended."""


class AccessError(Exception):
    """A setting, an accounts file or a collections file cannot be used. The message says which and what to do."""
