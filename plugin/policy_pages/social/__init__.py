"""What a shared link shows: fields and defaults -> one record -> tags and findings."""
