"""Saving an index while it is served and written to, and bringing it back: a folder or one `.tar`, with checksums."""

from indexer.store.saving.backup import backup
from indexer.store.saving.inspection import damage, writer
from indexer.store.saving.manifest import BackupError, Manifest
from indexer.store.saving.restore import Restored, restore

__all__ = ["BackupError", "Manifest", "Restored", "backup", "damage", "restore", "writer"]
