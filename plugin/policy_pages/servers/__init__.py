"""What ``policy-pages server-files`` writes: a built site -> files that configure web servers."""
