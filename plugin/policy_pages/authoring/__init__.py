"""What the commands write for authors: new pages, next versions, frozen ids, redlines."""
