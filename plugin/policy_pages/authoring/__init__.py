"""A site and what an author asks for -> files: new pages, next versions, frozen ids, redlines."""
