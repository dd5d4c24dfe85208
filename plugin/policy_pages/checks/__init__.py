"""What `policy-pages check` looks for in pages that a build takes without complaint."""
