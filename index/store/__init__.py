"""A library on disk: generations of plain files, one of them current, switched atomically."""
