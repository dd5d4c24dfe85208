"""What a site knows of its letters and policies, computed from all pages' fields."""
