"""What a page's share card shows -> its picture, drawn without a network or the system's fonts."""
