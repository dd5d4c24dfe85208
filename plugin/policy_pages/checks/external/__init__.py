"""`policy-pages check --external`: links to other sites -> whether they lead somewhere."""
