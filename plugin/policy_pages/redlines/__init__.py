"""Two versions of a policy as HTML -> the newer one with what was inserted, deleted and moved."""
